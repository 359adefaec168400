package org.pangaea.workbench.analysis.common;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;

/**
 * A table that is filled again and again: rows keep their selection, columns sort when they are
 * clicked, Ctrl+C and the menu copy all of it as CSV.
 *
 * @param <T> of a row
 */
public final class SortedTable<T> {
  /**
   * A column.
   *
   * @param text what its cells show
   * @param order how they are sorted, ascending
   * @param number whether it is a column of numbers, which are sorted largest first
   */
  public record Column<T>(
      String title, int width, Function<T, String> text, Comparator<T> order, boolean number) {
    /** A column of texts. */
    public static <T> Column<T> text(String title, int width, Function<T, String> text) {
      return new Column<>(title, width, text, Comparator.comparing(text), false);
    }

    /** A column of numbers. */
    public static <T> Column<T> number(
        String title, int width, Function<T, Double> value, Function<T, String> text) {
      return new Column<>(title, width, text, Comparator.comparing(value), true);
    }
  }

  private final Table table;
  private final List<Column<T>> columns;
  private final Function<T, Object> key;
  private List<T> rows = List.of();
  private Comparator<T> order;

  /**
   * An empty table.
   *
   * @param key what stays the same of a row when the table is filled again
   * @param opened is told which row was double-clicked, or chosen by Enter
   */
  public SortedTable(
      Composite parent, List<Column<T>> columns, Function<T, Object> key, Consumer<T> opened) {
    this.columns = List.copyOf(columns);
    this.key = key;
    table = new Table(parent, SWT.VIRTUAL | SWT.FULL_SELECTION | SWT.SINGLE);
    table.setHeaderVisible(true);
    for (Column<T> column : columns) {
      TableColumn made = new TableColumn(table, column.number ? SWT.RIGHT : SWT.LEFT);
      made.setText(column.title);
      made.setWidth(column.width);
      made.setMoveable(true);
      made.addListener(SWT.Selection, event -> sortBy(made, column));
    }
    table.addListener(
        SWT.SetData,
        event -> {
          TableItem item = (TableItem) event.item;
          int index = table.indexOf(item);
          if (index < rows.size()) {
            fill(item, rows.get(index));
          }
        });
    table.addListener(
        SWT.DefaultSelection,
        event -> {
          T row = selected();
          if (row != null) {
            opened.accept(row);
          }
        });
    table.addListener(
        SWT.KeyDown,
        event -> {
          if ((event.stateMask & SWT.MOD1) != 0 && event.keyCode == 'c') {
            copy();
          }
        });
    Menu menu = new Menu(table);
    MenuItem copy = new MenuItem(menu, SWT.PUSH);
    copy.setText("&Copy as CSV\tCtrl+C");
    copy.addListener(SWT.Selection, event -> copy());
    table.setMenu(menu);
  }

  private void fill(TableItem item, T row) {
    for (int column = 0; column < columns.size(); column++) {
      item.setText(column, columns.get(column).text.apply(row));
    }
  }

  private void sortBy(TableColumn clicked, Column<T> column) {
    boolean again = table.getSortColumn() == clicked;
    boolean down = again ? table.getSortDirection() == SWT.UP : column.number;
    table.setSortColumn(clicked);
    table.setSortDirection(down ? SWT.DOWN : SWT.UP);
    order = down ? column.order.reversed() : column.order;
    show(rows);
  }

  /** The table itself. */
  public Table table() {
    return table;
  }

  /** The row that is selected, or null. */
  public T selected() {
    int index = table.getSelectionIndex();
    return index < 0 || index >= rows.size() ? null : rows.get(index);
  }

  /** Fills it, in the given order until a column was clicked. */
  public void show(List<T> now) {
    T last = selected();
    List<T> sorted = new ArrayList<>(now);
    if (order != null) {
      sorted.sort(order);
    }
    rows = sorted;
    table.setItemCount(rows.size());
    table.clearAll();
    int select = -1;
    for (int i = 0; last != null && i < rows.size(); i++) {
      if (key.apply(rows.get(i)).equals(key.apply(last))) {
        select = i;
      }
    }
    if (select >= 0) {
      table.setSelection(select);
    } else {
      table.deselectAll();
    }
  }

  /** All of it, with a line of titles. */
  public String csv() {
    StringBuilder text = new StringBuilder();
    text.append(Csv.line(columns.stream().map(Column::title).toList()));
    for (T row : rows) {
      text.append(Csv.line(columns.stream().map(column -> column.text.apply(row)).toList()));
    }
    return text.toString();
  }

  private void copy() {
    Clipboard clipboard = new Clipboard(table.getDisplay());
    clipboard.setContents(new Object[] {csv()}, new Transfer[] {TextTransfer.getInstance()});
    clipboard.dispose();
  }
}
