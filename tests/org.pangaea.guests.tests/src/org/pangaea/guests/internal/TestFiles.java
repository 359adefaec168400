package org.pangaea.guests.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Builds packages, programs and kernels as small as they can be, byte by byte. */
public final class TestFiles {
  private TestFiles() {}

  /** A file of a package; a link if the target is not null. */
  public record Member(String path, byte[] content, String target) {
    public static Member file(String path, byte[] content) {
      return new Member(path, content, null);
    }

    public static Member link(String path, String target) {
      return new Member(path, new byte[0], target);
    }
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  public static byte[] deb(Member... members) {
    return deb("data.tar.xz", xz(tar(members)));
  }

  /** A package whose data member has this name and content. */
  public static byte[] deb(String dataName, byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(bytes("!<arch>\n"));
    arMember(out, "debian-binary", bytes("2.0\n"));
    arMember(out, "control.tar", bytes("odd"));
    arMember(out, dataName, data);
    return out.toByteArray();
  }

  private static void arMember(ByteArrayOutputStream out, String name, byte[] content) {
    out.writeBytes(
        bytes("%-16s%-12d%-6d%-6d%-8s%-10d`\n".formatted(name, 0, 0, 0, "100644", content.length)));
    out.writeBytes(content);
    if (content.length % 2 == 1) {
      out.write('\n');
    }
  }

  public static byte[] tar(Member... members) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    tarEntry(out, "./", '5', new byte[0], "");
    for (Member m : members) {
      String path = "./" + m.path;
      if (path.length() > 100) {
        tarEntry(out, "././@LongLink", 'L', bytes(path + "\0"), "");
      }
      if (m.target != null && m.target.length() > 100) {
        tarEntry(out, "././@LongLink", 'K', bytes(m.target + "\0"), "");
      }
      tarEntry(out, path, m.target == null ? '0' : '2', m.content, m.target);
    }
    out.writeBytes(new byte[1024]);
    return out.toByteArray();
  }

  private static void tarEntry(
      ByteArrayOutputStream out, String name, char type, byte[] content, String target) {
    ByteBuffer header = ByteBuffer.allocate(512);
    put(header, 0, name.substring(0, Math.min(100, name.length())));
    put(header, 100, "0000755\0");
    put(header, 124, "%011o\0".formatted(content.length));
    put(header, 148, "        ");
    put(header, 156, String.valueOf(type));
    put(header, 157, target == null ? "" : target.substring(0, Math.min(100, target.length())));
    put(header, 257, "ustar  \0");
    int sum = 0;
    for (byte b : header.array()) {
      sum += b & 0xFF;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    out.writeBytes(header.array());
    out.writeBytes(content);
    out.writeBytes(new byte[-content.length & 511]);
  }

  private static void put(ByteBuffer header, int offset, String text) {
    header.put(offset, bytes(text));
  }

  public static byte[] xz(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream xz = new XZOutputStream(out, new LZMA2Options(0))) {
      xz.write(content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  public static byte[] gzip(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  /** A RISC-V program that needs these libraries; the interpreter may be null. */
  public static byte[] elf(String interpreter, String... needed) {
    long base = 0x10000;
    int strings = 0x200;
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    table.write(0);
    List<long[]> dynamic = new ArrayList<>();
    for (String soname : needed) {
      dynamic.add(new long[] {1, table.size()});
      table.writeBytes(bytes(soname + "\0"));
    }
    dynamic.add(new long[] {5, base + strings});
    dynamic.add(new long[] {0, 0});
    int interpreterAt = strings + table.size();
    table.writeBytes(bytes((interpreter == null ? "" : interpreter) + "\0"));
    int dynamicAt = (strings + table.size() + 15) & ~15;
    int size = dynamicAt + dynamic.size() * 16;
    ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1});
    file.putShort(16, (short) 3).putShort(18, (short) 243).putLong(32, 64);
    file.putShort(54, (short) 56).putShort(56, (short) (interpreter == null ? 2 : 3));
    header(file, 0, 1, 0, base, size);
    header(file, 1, 2, dynamicAt, base + dynamicAt, dynamic.size() * 16);
    header(file, 2, 3, interpreterAt, base + interpreterAt, 0);
    file.put(strings, table.toByteArray());
    int at = dynamicAt;
    for (long[] entry : dynamic) {
      file.putLong(at, entry[0]).putLong(at + 8, entry[1]);
      at += 16;
    }
    return file.array();
  }

  private static void header(
      ByteBuffer file, int index, int type, long offset, long address, long size) {
    int at = 64 + index * 56;
    file.putInt(at, type).putLong(at + 8, offset).putLong(at + 16, address);
    file.putLong(at + 32, size).putLong(at + 40, size);
  }

  /** A static busybox with the commands that guests need. */
  public static byte[] busybox() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(elf(null));
    out.writeBytes(
        bytes("text[\0[[\0ash\0busybox\0cttyhack\0init\0mount\0poweroff\0setsid\0sh\0\0more\0"));
    return out.toByteArray();
  }

  /** A kernel of this many bytes with an EFI stub whose one section reaches to the end. */
  public static byte[] kernel(int size) {
    ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    file.put(0, bytes("MZ")).putLong(8, 0x200000).putLong(16, size + 0x1000L);
    file.put(48, bytes("RISCV\0\0\0RSC\5")).putInt(60, 64);
    file.putInt(64, 0x4550).putShort(70, (short) 1).putShort(84, (short) 0);
    file.putInt(88 + 16, size - 4096).putInt(88 + 20, 4096);
    return file.array();
  }
}
