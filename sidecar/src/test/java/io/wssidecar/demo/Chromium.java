package io.wssidecar.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A headless Chromium, told what to do over its DevTools protocol. It takes any certificate.
 *
 * <p>Not {@code --dump-dom}: that looks at the page once it is loaded, when its WebSocket is not
 * open yet.
 */
public final class Chromium implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://([^/]+)/.*");
  private static final Pattern TARGET =
      Pattern.compile("\"webSocketDebuggerUrl\":\\s*\"([^\"]+)\"");
  private static final Pattern RESULT =
      Pattern.compile("\"type\":\\s*\"string\",\\s*\"value\":\\s*\"([^\"]*)\"");

  /** Waits in the page, for a look from outside would have to be repeated. */
  private static final String AWAIT_RESULT =
      "new Promise(resolve => { const look = () => { const result = document.body &&"
          + " document.body.dataset.result; if (result) resolve(result); };"
          + " new MutationObserver(look).observe(document, {subtree: true, childList: true,"
          + " attributes: true}); look(); })";

  private final Process process;
  private final String host;

  private Chromium(Process process, String host) {
    this.process = process;
    this.host = host;
  }

  /**
   * Starts one.
   *
   * @param profile an empty directory
   * @param flags further ones
   */
  public static Chromium start(Path program, Path profile, String... flags) throws IOException {
    List<String> words = new ArrayList<>(List.of(program.toString(), "--headless"));
    words.addAll(List.of("--no-sandbox", "--disable-gpu", "--no-first-run"));
    words.addAll(List.of("--ignore-certificate-errors", "--remote-debugging-port=0"));
    words.add("--user-data-dir=" + profile);
    words.addAll(List.of(flags));
    words.add("about:blank");
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    // One that is killed leaves what it had there.
    builder.environment().put("TMPDIR", profile.toString());
    Process process = builder.start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.matches()) {
        return new Chromium(process, listening.group(1));
      }
      said.append(line).append('\n');
    }
    throw new IOException("Chromium ended: " + said);
  }

  /** Opens a page in its automatic mode and waits for {@code data-result} on its body. */
  public String result(URI page) throws Exception {
    return inTab(page.toString(), Chromium::evaluate);
  }

  /** What it knows of a page's TLS connection, as the {@code securityDetails} of DevTools. */
  public String security(URI page) throws Exception {
    return inTab(
        "about:blank",
        (devTools, ear) -> {
          devTools.sendText("{\"id\":1,\"method\":\"Network.enable\"}", true).join();
          String go =
              "{\"id\":2,\"method\":\"Page.navigate\",\"params\":{\"url\":\"" + page + "\"}}";
          devTools.sendText(go, true).join();
          String said = ear.next().toString();
          while (!said.contains("\"securityDetails\"") && !said.equals("silence")) {
            said = ear.next().toString();
          }
          return said;
        });
  }

  private interface Talk {
    String with(WebSocket devTools, Ear ear) throws InterruptedException;
  }

  private String inTab(String page, Talk talk) throws Exception {
    HttpRequest open =
        HttpRequest.newBuilder(URI.create("http://" + host + "/json/new?" + page))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    String tab = CLIENT.send(open, HttpResponse.BodyHandlers.ofString()).body();
    Matcher target = TARGET.matcher(tab);
    if (!target.find()) {
      throw new IOException("no tab: " + tab);
    }
    Ear ear = new Ear();
    WebSocket devTools =
        CLIENT
            .newWebSocketBuilder()
            .buildAsync(URI.create(target.group(1)), ear)
            .get(10, TimeUnit.SECONDS);
    try {
      return talk.with(devTools, ear);
    } finally {
      devTools.abort();
    }
  }

  /** Asks again when the page was changed under the question, as from blank to loaded. */
  private static String evaluate(WebSocket devTools, Ear ear) throws InterruptedException {
    String question =
        "{\"id\":1,\"method\":\"Runtime.evaluate\",\"params\":{\"awaitPromise\":true,\"expression\":\""
            + AWAIT_RESULT
            + "\"}}";
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    String answer = "";
    while (System.nanoTime() < deadline && !answer.equals("silence")) {
      devTools.sendText(question, true).join();
      answer = ear.next().toString();
      Matcher result = RESULT.matcher(answer);
      if (result.find()) {
        return result.group(1);
      }
    }
    return answer;
  }

  /** Ends it with all its helpers, so that nobody writes into the profile any more. */
  @Override
  public void close() {
    List<ProcessHandle> helpers = process.descendants().toList();
    process.destroyForcibly().onExit().join();
    helpers.forEach(ProcessHandle::destroyForcibly);
    helpers.forEach(helper -> helper.onExit().join());
  }
}
