package org.pangaea.machine.translator;

import java.lang.classfile.Annotation;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Consumer;
import org.pangaea.machine.HostMemory;

/**
 * What HotSpot's compiler C2 lets its own class library tell it: that a branch is rare, and whether
 * it is C2's code that asks. The JDK uses both for method handles ({@code
 * MethodHandleImpl.profileBoolean} and {@code isCompileConstant}, which C2 knows as intrinsics) and
 * shows them to its package {@code java.lang.invoke} only; so a class is defined there. It has
 * accesses to host memory as well, in one step, where a public class has them behind three, each of
 * which C2 would have to parse at every access: half of what it needs for a region.
 *
 * <p>A Java runtime that has none of it, or another meaning for it, is no error: regions are made
 * without ({@link Style#PROFILED}).
 */
final class Hints {
  private static final System.Logger LOG = System.getLogger(Hints.class.getName());

  private static final ClassDesc SELF = ClassDesc.of("java.lang.invoke.PangaeaHints");
  private static final ClassDesc JDK_METHODS = ClassDesc.of("java.lang.invoke.MethodHandleImpl");
  private static final ClassDesc JDK_MEMORY = ClassDesc.of("jdk.internal.misc.Unsafe");
  private static final ClassDesc FORCE_INLINE =
      ClassDesc.of("jdk.internal.vm.annotation.ForceInline");

  private static final ClassDesc INTS = ConstantDescs.CD_int.arrayType();
  private static final ClassDesc LONG = ConstantDescs.CD_long;
  private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);
  private static final MethodTypeDesc RARE =
      MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_int);
  private static final MethodTypeDesc CONSTANT =
      MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_Object);

  /** How often false, and how often true, as C2 is told: the JDK's own count moves it by ones. */
  private static final int OFTEN = 1_000_000_000;

  private static final int RARELY = 10_000;

  /** Whether this Java runtime has what is needed. */
  static final boolean AVAILABLE = define();

  private Hints() {}

  /**
   * The result of an {@code lcmp} is on the stack and stays there; C2 is told that it is hardly
   * ever other than 0. Of that only, as it is -1, 0 or 1: the JDK takes it for a boolean, of which
   * an interpreter looks at the lowest bit. To be followed by a branch that asks for 0 or not 0.
   */
  static void rare(CodeBuilder code) {
    code.invokestatic(SELF, "rare", RARE);
  }

  /**
   * Pushes whether C2 has compiled the method that this becomes part of. The constant is the
   * caller's: asked in a method of its own, that method's compiled code would say yes to everybody.
   */
  static void compiled(CodeBuilder code) {
    code.aconst_null().invokestatic(SELF, "constant", CONSTANT);
  }

  /** As {@link HostMemory}'s of this name and type. */
  static void memory(CodeBuilder code, String name, MethodTypeDesc type) {
    code.invokestatic(SELF, name, type);
  }

  private static boolean define() {
    try {
      MethodHandles.Lookup all =
          (MethodHandles.Lookup)
              HostMemory.staticField(MethodHandles.Lookup.class.getDeclaredField("IMPL_LOOKUP"));
      return works(all.in(MethodHandles.class));
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.DEBUG, "C2 cannot be told anything by this Java runtime.", e);
      return false;
    }
  }

  /** Calls all that there is once: what this Java runtime has not, is missed here. */
  private static boolean works(MethodHandles.Lookup there) throws Throwable {
    Class<?> made = there.ensureInitialized(made(there));
    MethodType compare = MethodType.methodType(int.class, int.class);
    MethodType question = MethodType.methodType(boolean.class, Object.class);
    boolean works =
        there.findStatic(made, "rare", compare).invoke(1).equals(1)
            && there.findStatic(made, "rare", compare).invoke(0).equals(0)
            // No compiler has compiled this call.
            && there.findStatic(made, "constant", question).invoke((Object) null).equals(false);
    for (String fence : new String[] {"acquireFence", "fullFence"}) {
      there.findStatic(made, fence, MethodType.methodType(void.class)).invoke();
    }
    try (Arena arena = Arena.ofConfined()) {
      long address = arena.allocate(Long.BYTES).address();
      works &= keeps(there, made, "Byte", address, byte.class, (byte) -3);
      works &= keeps(there, made, "Short", address, short.class, (short) -300);
      works &= keeps(there, made, "Int", address, int.class, -70_000);
      works &= keeps(there, made, "Long", address, long.class, -5_000_000_000L);
    }
    return works;
  }

  private static boolean keeps(
      MethodHandles.Lookup there,
      Class<?> made,
      String name,
      long address,
      Class<?> type,
      Object value)
      throws Throwable {
    MethodType put = MethodType.methodType(void.class, long.class, type);
    there.findStatic(made, "put" + name, put).invokeWithArguments(address, value);
    MethodType get = MethodType.methodType(type, long.class);
    return there.findStatic(made, "get" + name, get).invokeWithArguments(address).equals(value);
  }

  /** Made now, or by this bundle in another class loader, and be it just now. */
  private static Class<?> made(MethodHandles.Lookup there) throws ReflectiveOperationException {
    try {
      return there.defineClass(classFile());
    } catch (LinkageError _) {
      return Class.forName(SELF.packageName() + "." + SELF.displayName(), false, null);
    }
  }

  private static byte[] classFile() {
    return ClassFile.of()
        .build(
            SELF,
            type -> {
              type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
              type.withField("COUNTS", INTS, ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
              type.withField("MEMORY", JDK_MEMORY, ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
              type.withMethodBody(
                  ConstantDescs.CLASS_INIT_NAME, NOTHING, ClassFile.ACC_STATIC, Hints::initialize);
              method(
                  type,
                  "rare",
                  RARE,
                  code ->
                      code.iload(0)
                          .getstatic(SELF, "COUNTS", INTS)
                          .invokestatic(
                              JDK_METHODS,
                              "profileBoolean",
                              MethodTypeDesc.of(
                                  ConstantDescs.CD_boolean, ConstantDescs.CD_boolean, INTS))
                          .ireturn());
              method(
                  type,
                  "constant",
                  CONSTANT,
                  code ->
                      code.aload(0)
                          .invokestatic(JDK_METHODS, "isCompileConstant", CONSTANT)
                          .ireturn());
              access(type, "Byte", ConstantDescs.CD_byte);
              access(type, "Short", ConstantDescs.CD_short);
              access(type, "Int", ConstantDescs.CD_int);
              access(type, "Long", LONG);
              fence(type, "acquireFence", "loadFence");
              fence(type, "fullFence", "fullFence");
            });
  }

  private static void initialize(CodeBuilder code) {
    code.iconst_2().newarray(TypeKind.INT);
    code.dup().iconst_0().loadConstant(OFTEN).iastore();
    code.dup().iconst_1().loadConstant(RARELY).iastore();
    code.putstatic(SELF, "COUNTS", INTS);
    code.invokestatic(JDK_MEMORY, "getUnsafe", MethodTypeDesc.of(JDK_MEMORY));
    code.putstatic(SELF, "MEMORY", JDK_MEMORY);
    code.return_();
  }

  private static void method(
      ClassBuilder type, String name, MethodTypeDesc signature, Consumer<CodeBuilder> body) {
    type.withMethod(
        name,
        signature,
        ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
        method ->
            method
                .with(RuntimeVisibleAnnotationsAttribute.of(Annotation.of(FORCE_INLINE)))
                .withCode(body));
  }

  private static void access(ClassBuilder type, String name, ClassDesc value) {
    method(
        type,
        "get" + name,
        MethodTypeDesc.of(value, LONG),
        code ->
            code.getstatic(SELF, "MEMORY", JDK_MEMORY)
                .aconst_null()
                .lload(0)
                .invokevirtual(
                    JDK_MEMORY,
                    "get" + name,
                    MethodTypeDesc.of(value, ConstantDescs.CD_Object, LONG))
                .return_(TypeKind.from(value)));
    method(
        type,
        "put" + name,
        MethodTypeDesc.of(ConstantDescs.CD_void, LONG, value),
        code ->
            code.getstatic(SELF, "MEMORY", JDK_MEMORY)
                .aconst_null()
                .lload(0)
                .loadLocal(TypeKind.from(value), 2)
                .invokevirtual(
                    JDK_MEMORY,
                    "put" + name,
                    MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object, LONG, value))
                .return_());
  }

  private static void fence(ClassBuilder type, String name, String theirs) {
    method(
        type,
        name,
        NOTHING,
        code ->
            code.getstatic(SELF, "MEMORY", JDK_MEMORY)
                .invokevirtual(JDK_MEMORY, theirs, NOTHING)
                .return_());
  }
}
