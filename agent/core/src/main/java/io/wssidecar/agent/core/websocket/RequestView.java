package io.wssidecar.agent.core.websocket;

import io.wssidecar.agent.core.Probe;
import io.wssidecar.agent.core.Reflection;
import io.wssidecar.reasons.UpgradeFault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server's request, as far as it is looked at. By reflection, for failures only. Any thread. */
final class RequestView implements UpgradeFault.Request {
  private final int probe;
  private final Object request;

  RequestView(int probe, Object request) {
    this.probe = probe;
    this.request = request;
  }

  @Override
  public String method() {
    switch (probe) {
      case Probe.UNDERTOW:
        return Reflection.text(request, "getRequestMethod");
      case Probe.TOMCAT:
      case Probe.NETTY:
        return Reflection.text(request, "method");
      case Probe.TYRUS:
        // It is asked about nothing else.
        return "GET";
      default:
        return Reflection.text(request, "getMethod");
    }
  }

  @Override
  public String protocol() {
    switch (probe) {
      case Probe.UNDERTOW:
        return Reflection.text(request, "getProtocol");
      case Probe.TOMCAT:
        return Reflection.text(request, "protocol");
      case Probe.NETTY:
        return Reflection.text(request, "protocolVersion");
      case Probe.GRIZZLY:
        return Reflection.text(request, "getProtocolString");
      case Probe.TYRUS:
        return "HTTP/1.1";
      default:
        return Reflection.text(request, "getHttpVersion");
    }
  }

  @Override
  public List<String> lines(String name) {
    switch (probe) {
      case Probe.UNDERTOW:
        return list(Reflection.ask(Reflection.call(request, "getRequestHeaders"), "get", name));
      case Probe.GRIZZLY:
        return mimeLines(Reflection.call(request, "getHeaders"), name);
      case Probe.TOMCAT:
        return mimeLines(Reflection.call(request, "getMimeHeaders"), name);
      case Probe.NETTY:
        return list(Reflection.ask(Reflection.call(request, "headers"), "getAll", name));
      case Probe.TYRUS:
        return mapLines((Map<?, ?>) Reflection.call(request, "getHeaders"), name);
      default:
        Object fields = Reflection.call(request, "getHttpFields");
        return list(Reflection.ask(fields, "getValuesList", name));
    }
  }

  private static List<String> mimeLines(Object headers, String name) {
    List<String> lines = new ArrayList<>();
    int size = (Integer) Reflection.call(headers, "size");
    for (int i = 0; i < size; i++) {
      if (name.equalsIgnoreCase(String.valueOf(Reflection.at(headers, "getName", i)))) {
        lines.add(String.valueOf(Reflection.at(headers, "getValue", i)));
      }
    }
    return lines;
  }

  private static List<String> mapLines(Map<?, ?> headers, String name) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<?, ?> each : headers.entrySet()) {
      if (name.equalsIgnoreCase(String.valueOf(each.getKey()))) {
        lines.addAll(list(each.getValue()));
      }
    }
    return lines;
  }

  private static List<String> list(@Nullable Object values) {
    List<String> lines = new ArrayList<>();
    if (values != null) {
      for (Object value : (Collection<?>) values) {
        lines.add(String.valueOf(value));
      }
    }
    return lines;
  }
}
