package io.wssidecar.kit;

/** A page whose script talks to the app it came from; its body's data-result tells the outcome. */
final class Page {
  static final String HTML =
      """
      <!doctype html>
      <title>WebSocket through the sidecar</title>
      <body>
      <script>
        const done = (how) => { document.body.dataset.result ??= how; };
        const socket = new WebSocket(`wss://${location.host}/echo`, ['chat', 'other']);
        const big = 'x'.repeat(200000);
        socket.onopen = () => { socket.send('small'); socket.send(big); };
        let got = [];
        socket.onmessage = (event) => {
          got.push(event.data);
          if (got.length === 2) { socket.close(4000, 'enough'); }
        };
        socket.onerror = () => done('error');
        socket.onclose = (event) => done(
          got[0] === 'small' && got[1] === big && event.code === 4000 && event.wasClean
            && socket.protocol === 'chat' ? 'ok' : `bad: ${got.length} ${event.code}`);
      </script>
      </body>
      """;

  private Page() {}
}
