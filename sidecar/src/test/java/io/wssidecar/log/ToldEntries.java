package io.wssidecar.log;

import io.wssidecar.config.AppAddress;
import io.wssidecar.relay.StreamFacts;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What logs under a clock of the test told, as entries and as text. */
final class ToldEntries {
  static final InetSocketAddress PEER = peer("192.0.2.9", 4711);
  static final AppAddress APP = new AppAddress.Tcp("127.0.0.1", 8080);
  static final StreamFacts STREAM =
      new StreamFacts(PEER, "chat.example", "/hub", "json", APP.toString());

  private final List<Entry> entries = new ArrayList<>();

  /** Near the overflow of the nano clock, which may start anywhere. */
  private long nanos = Long.MAX_VALUE - 100;

  /** A log that tells of streams too. */
  SidecarLog at(Level level) {
    return new SidecarLog(entries::add, level, true, () -> nanos);
  }

  SidecarLog withoutAccess(Level level) {
    return new SidecarLog(entries::add, level, false, () -> nanos);
  }

  void pass(TimeUnit unit, long time) {
    nanos += unit.toNanos(time);
  }

  /** As the writer's thread does now and then; whether something may still wait. */
  boolean tick(SidecarLog log) {
    return log.tellSums(false, entries::add);
  }

  List<Entry> entries() {
    return entries;
  }

  /** The entries as text without their times. */
  List<String> lines() {
    return entries.stream().map(ToldEntries::text).toList();
  }

  static String text(Entry entry) {
    StringBuilder out = new StringBuilder();
    entry.tell(new TextLine(out));
    return out.substring(out.indexOf(" ") + 1);
  }

  static String json(Entry entry) {
    StringBuilder out = new StringBuilder();
    JsonLine line = new JsonLine(out);
    entry.tell(line);
    line.end();
    return out.toString().strip();
  }

  static InetSocketAddress peer(String literal, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(literal), port);
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
