package io.wssidecar.agent.core.websocket;

import io.wssidecar.agent.core.Bell;
import io.wssidecar.agent.core.Edit;
import io.wssidecar.agent.core.Recipe;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Netty's HTTP codec. No place in it knows a request and its answer: the decoder sees the one, the
 * encoder the other, and a client may send requests before earlier ones are answered. So each
 * connection keeps, as an attribute of its channel, which of those that wait may be WebSocket
 * attempts. Below every handler, so that it does not matter who answers: Netty's handshaker,
 * Vert.x, Reactor Netty, or the app.
 */
public final class NettyHttp {
  private static final String STRING = "Ljava/lang/String;";
  private static final String OBJECT = "Ljava/lang/Object;";
  private static final String LIST = "java/util/List";

  /** Where the channel keeps it. */
  private static final String KEY = "io.wssidecar.agent";

  private final String netty;
  private final String context;

  private NettyHttp(String netty) {
    this.netty = netty;
    context = netty + "channel/ChannelHandlerContext";
  }

  /** What to do with the decoder or encoder of that name, Netty's own or a shaded one. */
  public static Recipe recipe(String owner) {
    String folder = "handler/codec/http/";
    NettyHttp made = new NettyHttp(owner.substring(0, owner.indexOf(folder)));
    return owner.endsWith("Decoder") ? made.decoder() : made.encoder();
  }

  private Recipe decoder() {
    String decode = "(L" + context + ";L" + netty + "buffer/ByteBuf;L" + LIST + ";)V";
    return new Recipe()
        .edit(Edit.atReturn("decode", decode, this::decoded))
        .edit(Edit.head("decodeLast", decode, this::ended));
  }

  /** A call begins with an empty list and adds one head at most, before anything else. */
  private void decoded(MethodVisitor code, org.objectweb.asm.Label end) {
    String request = netty + "handler/codec/http/HttpRequest";
    code.visitVarInsn(Opcodes.ALOAD, 3);
    ask(code, LIST, "isEmpty", "()Z");
    code.visitJumpInsn(Opcodes.IFNE, end);
    first(code);
    code.visitTypeInsn(Opcodes.INSTANCEOF, request);
    code.visitJumpInsn(Opcodes.IFEQ, end);
    attribute(code);
    code.visitInsn(Opcodes.DUP);
    ask(code, netty + "util/Attribute", "get", "()" + OBJECT);
    first(code);
    String headers = netty + "handler/codec/http/HttpHeaders";
    for (String name : Names.ALL) {
      first(code);
      code.visitTypeInsn(Opcodes.CHECKCAST, request);
      ask(code, request, "headers", "()L" + headers + ";");
      code.visitLdcInsn(name);
      String get = "(" + STRING + ")" + STRING;
      code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, headers, "get", get, false);
    }
    Bell.asked(code);
    ask(code, netty + "util/Attribute", "set", "(" + OBJECT + ")V");
  }

  /** The connection is gone, and with it the hope of answers; not so when only input has ended. */
  private void ended(MethodVisitor code, org.objectweb.asm.Label end) {
    channel(code);
    ask(code, netty + "channel/Channel", "isActive", "()Z");
    code.visitJumpInsn(Opcodes.IFNE, end);
    attribute(code);
    ask(code, netty + "util/Attribute", "get", "()" + OBJECT);
    Bell.push(code, 0);
    Bell.replied(code);
  }

  private Recipe encoder() {
    String response = netty + "handler/codec/http/HttpResponse";
    String status = netty + "handler/codec/http/HttpResponseStatus";
    Edit.Code written =
        (code, end) -> {
          code.visitVarInsn(Opcodes.ALOAD, 2);
          code.visitTypeInsn(Opcodes.INSTANCEOF, response);
          code.visitJumpInsn(Opcodes.IFEQ, end);
          attribute(code);
          ask(code, netty + "util/Attribute", "get", "()" + OBJECT);
          code.visitVarInsn(Opcodes.ALOAD, 2);
          code.visitTypeInsn(Opcodes.CHECKCAST, response);
          ask(code, response, "status", "()L" + status + ";");
          code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, status, "code", "()I", false);
          Bell.replied(code);
        };
    String encode = "(L" + context + ";" + OBJECT + "L" + LIST + ";)V";
    return new Recipe().edit(Edit.head("encode", encode, written));
  }

  private static void first(MethodVisitor code) {
    code.visitVarInsn(Opcodes.ALOAD, 3);
    code.visitInsn(Opcodes.ICONST_0);
    ask(code, LIST, "get", "(I)" + OBJECT);
  }

  private void channel(MethodVisitor code) {
    code.visitVarInsn(Opcodes.ALOAD, 1);
    ask(code, context, "channel", "()L" + netty + "channel/Channel;");
  }

  private void attribute(MethodVisitor code) {
    String key = netty + "util/AttributeKey";
    channel(code);
    code.visitLdcInsn(KEY);
    String valueOf = "(" + STRING + ")L" + key + ";";
    code.visitMethodInsn(Opcodes.INVOKESTATIC, key, "valueOf", valueOf, false);
    String attr = "(L" + key + ";)L" + netty + "util/Attribute;";
    ask(code, netty + "channel/Channel", "attr", attr);
  }

  private static void ask(MethodVisitor code, String owner, String name, String descriptor) {
    code.visitMethodInsn(Opcodes.INVOKEINTERFACE, owner, name, descriptor, true);
  }
}
