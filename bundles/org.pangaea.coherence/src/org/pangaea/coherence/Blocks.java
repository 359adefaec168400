package org.pangaea.coherence;

/**
 * Pages that are used by their blocks: a hot page on which nodes use different bytes is split, so
 * that they do not fight for it.
 *
 * <p>A block is to the protocol a page like any other, only small, with a number of its own behind
 * those of all pages. So the bytes of a page have two names, and what is proven of pages holds
 * under either. That it holds for both together rests on one thing: the page's home keeps ({@link
 * Keep}) the page or all its blocks, at any time. What it keeps it owns, and nobody has a tag on
 * it. So whoever uses the bytes uses them under the other name, and home's frame, into which they
 * come when home gathers them, has them when it passes from one name to the other.
 *
 * <p>Nothing else is needed to be safe. Nodes are told which name to use, so that they do not wait
 * for what is kept; being told late, or in the wrong order, costs time only. Who waits under a name
 * when the other is announced is woken to ask again, and his node's request under the old name is
 * turned away by home. So each request is answered, and who reads the answer where he has asked
 * need not hear of anything else. Only a fetch goes on waiting, and has the page joined.
 *
 * <p>Under the page's lock, which is that of its blocks as well.
 */
final class Blocks {
  private final CoherenceNode node;
  private final long firstGfn;
  private final long firstBlock;
  private final int perPage;

  /**
   * Blocks of a node's pages.
   *
   * @param perPage how many there are in a page; 0 if pages are never split
   */
  Blocks(CoherenceNode node, long firstGfn, long pageCount, int perPage) {
    this.node = node;
    this.firstGfn = firstGfn;
    this.perPage = perPage;
    firstBlock = firstGfn + pageCount;
  }

  boolean isBlock(long id) {
    return id >= firstBlock;
  }

  /** The number of a block. */
  long block(long gfn, int index) {
    return firstBlock + (gfn - firstGfn) * perPage + index;
  }

  /** Blocks that a page is divided into, 0 if pages are never split. */
  int perPage() {
    return perPage;
  }

  /** The page of a block, or the page itself. */
  long page(long id) {
    return isBlock(id) ? firstGfn + (id - firstBlock) / perPage : id;
  }

  /** Where in its page a block lies. */
  int index(long id) {
    return (int) ((id - firstBlock) % perPage);
  }

  boolean isSplit(long gfn) {
    Mirror page = node.existing(gfn);
    return page != null && page.partition != null && page.partition.split;
  }

  /** At home: begins to split a page; false if it is split, or about to be split or joined. */
  boolean split(long gfn) {
    Mirror page = node.mirror(gfn);
    if (perPage == 0 || page.keep != Keep.NOT) {
      return false;
    }
    page.keep();
    return true;
  }

  /** At home: begins to join a page; false if it is not split, or about to be joined. */
  boolean join(long gfn) {
    if (!mayJoin(gfn)) {
      return false;
    }
    for (int i = 0; i < perPage; i++) {
      node.mirror(block(gfn, i)).keep();
    }
    return true;
  }

  boolean mayJoin(long gfn) {
    return perPage > 0
        && node.mirror(gfn).keep == Keep.KEPT
        && node.mirror(block(gfn, perPage - 1)).keep == Keep.NOT;
  }

  /** Somebody here needs a page whole that is split. */
  void askToJoin(long gfn) {
    Mirror page = node.mirror(gfn);
    if (page.directory != null) {
      join(gfn);
    } else if (isSplit(gfn)) {
      page.send(page.home, Message.join(gfn, node.self));
    }
  }

  /** At home: this is kept from now on. */
  void kept(Mirror mirror) {
    if (!isBlock(mirror.gfn)) {
      for (int i = 0; i < perPage; i++) {
        node.mirror(block(mirror.gfn, i)).release();
      }
      announce(mirror, true);
      turnAway(mirror);
      return;
    }
    long gfn = page(mirror.gfn);
    int kept = 0;
    for (int i = 0; i < perPage; i++) {
      kept += node.mirror(block(gfn, i)).keep == Keep.KEPT ? 1 : 0;
    }
    if (node.rules.isWhole(kept, perPage)) {
      Mirror page = node.mirror(gfn);
      page.release();
      announce(page, false);
      for (int i = 0; i < perPage; i++) {
        turnAway(node.mirror(block(gfn, i)));
      }
    }
  }

  /**
   * At home: who waits for a page or block whose bytes are used under another name is told to ask
   * for that. If he waits to fetch, the page is joined.
   */
  void turnAway(Mirror mirror) {
    Mirror page = perPage == 0 ? mirror : node.mirror(page(mirror.gfn));
    // While a page is being joined, its first blocks are kept and not yet used under another name.
    boolean elsewhere = page.partition != null && page.partition.split == (page == mirror);
    if (node.rules.turnsRequestsAway(elsewhere)
        && mirror.directory.turnAway(page.partition.number)) {
      join(page.gfn);
    }
  }

  private void announce(Mirror page, boolean split) {
    page.count(split ? Counter.PAGE_SPLIT : Counter.PAGE_JOINED);
    long number = page.directory.next();
    for (int to = 0; to < node.nodes; to++) {
      if (to != node.self) {
        page.send(to, Message.partition(page.gfn, to, split, number));
      }
    }
    learn(page, split, number);
  }

  private void learn(Mirror page, boolean split, long number) {
    if (page.partition == null) {
      page.partition = new Partition();
    }
    page.partition.split = split;
    page.partition.number = number;
    if (!node.rules.turnsAway()) {
      return;
    }
    if (split) {
      page.turnAway();
      return;
    }
    for (int i = 0; i < perPage; i++) {
      Mirror block = node.existing(block(page.gfn, i));
      if (block != null) {
        block.turnAway();
      }
    }
  }

  /** News of home, or a wish to it. */
  void receive(int from, Message message, Mirror page) {
    if (message.kind() == MessageKind.TURNED) {
      receiveTurned(from, message, page);
    } else if (isBlock(page.gfn) || perPage == 0) {
      node.refuse(from, message, "Only pages are split.");
    } else if (message.kind() == MessageKind.JOIN) {
      if (page.directory == null || message.requester() != from) {
        node.refuse(from, message, "It is not for this node, or not from whom it names.");
      } else {
        join(page.gfn);
      }
    } else if (from != page.home || message.requester() != node.self) {
      node.refuse(from, message, "Only the page's home may say this.");
    } else if (node.rules.isNews(
        message.grant(), page.partition == null ? 0 : page.partition.number)) {
      learn(page, message.kind() == MessageKind.SPLIT, message.grant());
    }
  }

  /** A request of this node is not served, which may be the first that it hears of the news. */
  private void receiveTurned(int from, Message message, Mirror asked) {
    Request request = asked.request();
    if (from != asked.home
        || message.requester() != node.self
        || request == null
        || request.granted != null
        || asked.state != MirrorState.FILLING
        || message.ends() != asked.grant
        || message.grant() <= asked.grant
        || message.version() <= 0
        || perPage == 0) {
      node.refuse(from, message, "Nothing was asked for that this could answer.");
      return;
    }
    asked.turned(message);
    Mirror page = node.mirror(page(asked.gfn));
    if (node.rules.isNews(message.version(), page.partition == null ? 0 : page.partition.number)) {
      learn(page, page == asked, message.version());
    }
    if (page.partition.split == (page == asked) && node.rules.turnsAway()) {
      asked.turnAway();
    }
    // If newer news has come before, it is what was asked for that is used again.
    asked.proceed();
  }
}
