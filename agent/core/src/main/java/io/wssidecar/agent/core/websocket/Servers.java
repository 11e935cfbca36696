package io.wssidecar.agent.core.websocket;

import io.wssidecar.agent.core.Bell;
import io.wssidecar.agent.core.Edit;
import io.wssidecar.agent.core.Probe;
import io.wssidecar.agent.core.Recipe;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * One place in each server where an answer's status is final and the request is still there. Below
 * every WebSocket library, because those are reached only by requests that are in order. Every
 * request passes; three look-ups of header fields are all that it pays, and it allocates nothing.
 */
public final class Servers {
  private static final String STRING = "Ljava/lang/String;";

  private Servers() {}

  /** The beginning of {@code startResponse}. */
  public static Recipe undertow(String owner) {
    String headers = "io/undertow/util/HeaderMap";
    String values = "(" + STRING + ")Lio/undertow/util/HeaderValues;";
    Edit.Code code =
        (method, end) -> {
          Bell.push(method, Probe.UNDERTOW);
          method.visitVarInsn(Opcodes.ALOAD, 0);
          Bell.nulls(method, 1);
          for (String name : Names.ALL) {
            method.visitVarInsn(Opcodes.ALOAD, 0);
            call(method, owner, "getRequestHeaders", "()L" + headers + ";");
            method.visitLdcInsn(name);
            call(method, headers, "get", values);
          }
          method.visitVarInsn(Opcodes.ALOAD, 0);
          call(method, owner, "getStatusCode", "()I");
          Bell.answered(method);
        };
    return new Recipe().edit(Edit.head("startResponse", "()L" + owner + ";", code));
  }

  /** The end of the adapter's {@code service}: valves and error pages are through by then. */
  public static Recipe tomcat() {
    String request = "org/apache/coyote/Request";
    String response = "org/apache/coyote/Response";
    String headers = "org/apache/tomcat/util/http/MimeHeaders";
    String value = "(" + STRING + ")Lorg/apache/tomcat/util/buf/MessageBytes;";
    Edit.Code code =
        (method, end) -> {
          Bell.push(method, Probe.TOMCAT);
          method.visitVarInsn(Opcodes.ALOAD, 1);
          method.visitVarInsn(Opcodes.ALOAD, 2);
          for (String name : Names.ALL) {
            method.visitVarInsn(Opcodes.ALOAD, 1);
            call(method, request, "getMimeHeaders", "()L" + headers + ";");
            method.visitLdcInsn(name);
            call(method, headers, "getValue", value);
          }
          method.visitVarInsn(Opcodes.ALOAD, 2);
          call(method, response, "getStatus", "()I");
          Bell.answered(method);
        };
    String service = "(L" + request + ";L" + response + ";)V";
    return new Recipe().edit(Edit.atReturn("service", service, code));
  }

  /** The stream's {@code send}, when it has a head to send. */
  public static Recipe jetty12() {
    String request = "org/eclipse/jetty/http/MetaData$Request";
    String response = "org/eclipse/jetty/http/MetaData$Response";
    String fields = "org/eclipse/jetty/http/HttpFields";
    Edit.Code code =
        (method, end) -> {
          method.visitVarInsn(Opcodes.ALOAD, 2);
          method.visitJumpInsn(Opcodes.IFNULL, end);
          Bell.push(method, Probe.JETTY);
          method.visitVarInsn(Opcodes.ALOAD, 1);
          Bell.nulls(method, 1);
          for (String name : Names.ALL) {
            method.visitVarInsn(Opcodes.ALOAD, 1);
            call(method, request, "getHttpFields", "()L" + fields + ";");
            method.visitLdcInsn(name);
            String get = "(" + STRING + ")" + STRING;
            method.visitMethodInsn(Opcodes.INVOKEINTERFACE, fields, "get", get, true);
          }
          method.visitVarInsn(Opcodes.ALOAD, 2);
          call(method, response, "getStatus", "()I");
          Bell.answered(method);
        };
    String send =
        "(L"
            + request
            + ";L"
            + response
            + ";ZLjava/nio/ByteBuffer;Lorg/eclipse/jetty/util/Callback;)V";
    return new Recipe().edit(Edit.head("send", send, code));
  }

  /** The channel's {@code commit} of Jetty 9 to 11. */
  public static Recipe jetty9(String owner) {
    String request = "org/eclipse/jetty/server/Request";
    String response = "org/eclipse/jetty/http/MetaData$Response";
    Edit.Code code =
        (method, end) -> {
          Bell.push(method, Probe.JETTY_9);
          method.visitVarInsn(Opcodes.ALOAD, 0);
          call(method, owner, "getRequest", "()L" + request + ";");
          Bell.nulls(method, 1);
          for (String name : Names.ALL) {
            method.visitVarInsn(Opcodes.ALOAD, 0);
            call(method, owner, "getRequest", "()L" + request + ";");
            method.visitLdcInsn(name);
            call(method, request, "getHeader", "(" + STRING + ")" + STRING);
          }
          method.visitVarInsn(Opcodes.ALOAD, 1);
          call(method, response, "getStatus", "()I");
          Bell.answered(method);
        };
    return new Recipe().edit(Edit.head("commit", "(L" + response + ";)V", code));
  }

  /** When the filter has written an answer's head. */
  public static Recipe grizzly() {
    String http = "org/glassfish/grizzly/http/";
    String request = http + "HttpRequestPacket";
    String response = http + "HttpResponsePacket";
    Edit.Code code =
        (method, end) -> {
          method.visitVarInsn(Opcodes.ALOAD, 1);
          method.visitTypeInsn(Opcodes.INSTANCEOF, response);
          method.visitJumpInsn(Opcodes.IFEQ, end);
          Bell.push(method, Probe.GRIZZLY);
          grizzlysRequest(method, response, request);
          Bell.nulls(method, 1);
          for (String name : Names.ALL) {
            grizzlysRequest(method, response, request);
            method.visitLdcInsn(name);
            call(method, request, "getHeader", "(" + STRING + ")" + STRING);
          }
          method.visitVarInsn(Opcodes.ALOAD, 1);
          method.visitTypeInsn(Opcodes.CHECKCAST, response);
          call(method, response, "getStatus", "()I");
          Bell.answered(method);
        };
    String encoded =
        "(L" + http + "HttpHeader;Lorg/glassfish/grizzly/filterchain/FilterChainContext;)V";
    return new Recipe().edit(Edit.head("onHttpHeadersEncoded", encoded, code));
  }

  private static void grizzlysRequest(MethodVisitor code, String response, String request) {
    code.visitVarInsn(Opcodes.ALOAD, 1);
    code.visitTypeInsn(Opcodes.CHECKCAST, response);
    call(code, response, "getRequest", "()L" + request + ";");
  }

  /** The end of the engine's {@code upgrade}; what it returns goes along and stays. */
  public static Recipe tyrus() {
    String spi = "org/glassfish/tyrus/spi/";
    Edit.Code code =
        (method, end) -> {
          method.visitInsn(Opcodes.DUP);
          Bell.push(method, Probe.TYRUS);
          method.visitInsn(Opcodes.SWAP);
          method.visitVarInsn(Opcodes.ALOAD, 1);
          method.visitInsn(Opcodes.SWAP);
          method.visitVarInsn(Opcodes.ALOAD, 1);
          Bell.nulls(method, 2);
          method.visitVarInsn(Opcodes.ALOAD, 2);
          call(method, spi + "UpgradeResponse", "getStatus", "()I");
          Bell.answered(method);
        };
    String upgrade =
        ("(L" + spi + "UpgradeRequest;L" + spi + "UpgradeResponse;)")
            + ("L" + spi + "WebSocketEngine$UpgradeInfo;");
    return new Recipe().edit(Edit.atReturn("upgrade", upgrade, code));
  }

  private static void call(MethodVisitor code, String owner, String name, String descriptor) {
    code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, name, descriptor, false);
  }
}
