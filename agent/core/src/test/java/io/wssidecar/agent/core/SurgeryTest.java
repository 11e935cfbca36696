package io.wssidecar.agent.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.util.CheckClassAdapter;

class SurgeryTest {
  private static final String PATIENT = "io/wssidecar/agent/core/Patient";

  @Test
  void aHeadEditRunsFirstAndMayLeaveEarly() throws Exception {
    Edit edit =
        Edit.head(
            "count",
            "(I)I",
            (code, end) -> {
              code.visitVarInsn(Opcodes.ILOAD, 1);
              code.visitJumpInsn(Opcodes.IFEQ, end);
              code.visitVarInsn(Opcodes.ALOAD, 0);
              code.visitIntInsn(Opcodes.BIPUSH, 100);
              code.visitFieldInsn(Opcodes.PUTFIELD, PATIENT, "state", "I");
            });
    Class<?> changed = operated(new Recipe().field("state", "I").edit(edit));
    assertEquals(100, call(changed, "count", int.class, 5));
    assertEquals(0, call(changed, "count", int.class, 0));
  }

  @Test
  void aReturnEditRunsBeforeEachReturn() throws Exception {
    Edit edit =
        Edit.atReturn(
            "parse",
            "(Ljava/lang/String;)I",
            (code, end) -> {
              code.visitVarInsn(Opcodes.ALOAD, 0);
              code.visitInsn(Opcodes.ICONST_1);
              code.visitFieldInsn(Opcodes.PUTFIELD, PATIENT, "state", "I");
            });
    Class<?> changed = operated(new Recipe().edit(edit));
    Object patient = changed.getConstructor().newInstance();
    var parse = changed.getMethod("parse", String.class);
    assertEquals(7, parse.invoke(patient, "7"));
    // State is 1 now, so that what would have thrown returns.
    assertEquals(-1, parse.invoke(patient, "seven"));
  }

  @Test
  void aReturnEditSeesWhatIsReturnedAndLeavesIt() throws Exception {
    Edit edit =
        Edit.atReturn(
            "parse",
            "(Ljava/lang/String;)I",
            (code, end) -> {
              code.visitInsn(Opcodes.DUP);
              code.visitVarInsn(Opcodes.ALOAD, 0);
              code.visitInsn(Opcodes.SWAP);
              code.visitFieldInsn(Opcodes.PUTFIELD, PATIENT, "state", "I");
            });
    Class<?> changed = operated(new Recipe().edit(edit));
    Object patient = changed.getConstructor().newInstance();
    assertEquals(7, changed.getMethod("parse", String.class).invoke(patient, "7"));
    assertEquals(7, changed.getMethod("count", int.class).invoke(patient, 0));
  }

  @Test
  void aReturnEditMayLeaveEarlyAndKnowsTheArguments() throws Exception {
    Edit edit =
        Edit.atReturn(
            "parse",
            "(Ljava/lang/String;)I",
            (code, end) -> {
              code.visitVarInsn(Opcodes.ALOAD, 1);
              code.visitJumpInsn(Opcodes.IFNULL, end);
              code.visitVarInsn(Opcodes.ALOAD, 0);
              code.visitInsn(Opcodes.ICONST_1);
              code.visitFieldInsn(Opcodes.PUTFIELD, PATIENT, "state", "I");
            });
    Class<?> changed = operated(new Recipe().edit(edit).edit(edit));
    Object patient = changed.getConstructor().newInstance();
    var parse = changed.getMethod("parse", String.class);
    assertEquals(7, parse.invoke(patient, "7"));
    changed.getMethod("count", int.class).invoke(patient, 3);
    // It has dropped its argument by the time that it returns.
    assertEquals(-1, parse.invoke(patient, "seven"));
    assertEquals(3, changed.getMethod("count", int.class).invoke(patient, 0));
  }

  @Test
  void aThrowEditSeesWhatLeavesTheMethodAndLetsItGo() throws Exception {
    Edit edit =
        Edit.onThrow(
            "parse",
            "(Ljava/lang/String;)I",
            (code, end) -> {
              code.visitVarInsn(Opcodes.ALOAD, 0);
              code.visitInsn(Opcodes.ICONST_1);
              code.visitFieldInsn(Opcodes.PUTFIELD, PATIENT, "state", "I");
            });
    Class<?> changed = operated(new Recipe().edit(edit));
    Object patient = changed.getConstructor().newInstance();
    var parse = changed.getMethod("parse", String.class);
    var thrown =
        assertThrows(InvocationTargetException.class, () -> parse.invoke(patient, "seven"));
    assertEquals(IllegalStateException.class, thrown.getCause().getClass());
    assertEquals(-1, parse.invoke(patient, "seven"));
  }

  @Test
  void aClassOfAnotherShapeIsRefused() throws Exception {
    byte[] original = bytes(PATIENT);
    Recipe field = new Recipe().field("state", "J");
    assertThrows(Surgery.OtherShape.class, () -> Surgery.operate(field, original));
    Recipe method = new Recipe().edit(Edit.head("count", "(J)I", (code, end) -> {}));
    assertThrows(Surgery.OtherShape.class, () -> Surgery.operate(method, original));
  }

  @Test
  void aWishIsCarriedOutWhereTheMethodIs() throws Exception {
    Edit wish =
        Edit.head(
            "count",
            "(I)I",
            (code, end) -> {
              code.visitVarInsn(Opcodes.ALOAD, 0);
              code.visitIntInsn(Opcodes.BIPUSH, 100);
              code.visitFieldInsn(Opcodes.PUTFIELD, PATIENT, "state", "I");
            });
    Edit vain = Edit.head("count", "(J)I", (code, end) -> {});
    assertEquals(100, call(operated(new Recipe().wish(wish).wish(vain)), "count", int.class, 5));
  }

  @Test
  void whatNoEditTouchesStaysAsItIs() throws Exception {
    byte[] original = bytes(PATIENT);
    assertArrayEquals(original, Surgery.operate(new Recipe(), original));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javax/net/ssl/SSLEngine",
        "javax/net/ssl/SSLSocket",
        "sun/security/ssl/TransportContext",
        "sun/security/ssl/SSLEngineImpl",
        "sun/security/ssl/SSLSocketImpl"
      })
  void theJdksOwnClassesVerifyAfterwards(String name) throws Exception {
    Target target = name.startsWith("javax") ? Target.OTHER : Target.SUNJSSE;
    byte[] changed = Surgery.operate(Recipes.of(target, name), bytes(name));
    StringWriter problems = new StringWriter();
    CheckClassAdapter.verify(
        new ClassReader(changed),
        ClassLoader.getPlatformClassLoader(),
        false,
        new PrintWriter(problems));
    assertEquals("", problems.toString());
    assertTrue(changed.length > bytes(name).length);
  }

  private static Class<?> operated(Recipe recipe) throws Exception {
    byte[] changed = Surgery.operate(recipe, bytes(PATIENT));
    // Its own loader verifies it, as every class that is not the JDK's.
    return new ClassLoader(null) {
      Class<?> define() {
        return defineClass(PATIENT.replace('/', '.'), changed, 0, changed.length);
      }
    }.define();
  }

  private static Object call(Class<?> type, String method, Class<?> parameter, Object argument)
      throws ReflectiveOperationException {
    Object patient = type.getConstructor().newInstance();
    return type.getMethod(method, parameter).invoke(patient, argument);
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in = ClassLoader.getSystemResourceAsStream(name + ".class")) {
      return in.readAllBytes();
    }
  }
}
