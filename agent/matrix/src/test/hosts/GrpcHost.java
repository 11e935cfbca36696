import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.wssidecar.agent.matrix.host.Setup;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/** gRPC with the Netty that it has shaded: the folder, then {@code JDK} or {@code OPENSSL}. */
public final class GrpcHost {
  public static void main(String[] words) throws Exception {
    StringBuilder ready = new StringBuilder("ready SNI_KNOWN=0");
    for (Setup setup : Setup.values()) {
      if (setup != Setup.SNI_KNOWN) {
        Server server = server(Path.of(words[0]), SslProvider.valueOf(words[1]), setup);
        ready.append(' ').append(setup).append('=').append(server.getPort());
      }
    }
    System.out.println(ready);
    while (System.in.read() >= 0) {}
    System.exit(0);
  }

  private static Server server(Path folder, SslProvider provider, Setup setup) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(Setup.load(folder.resolve("server.p12")), "secret".toCharArray());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(Setup.load(folder.resolve("trust.p12")));
    SslContextBuilder builder =
        GrpcSslContexts.configure(SslContextBuilder.forServer(keys), provider).trustManager(trust);
    switch (setup) {
      case TLS13_ONLY -> builder.protocols("TLSv1.3");
      case TLS12_AES256_ONLY ->
          builder
              .protocols("TLSv1.2")
              .ciphers(List.of("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"));
      case NEED_CLIENT -> builder.clientAuth(ClientAuth.REQUIRE);
      default -> {}
    }
    return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
        .sslContext(builder.build())
        .handshakeTimeout(setup.patience(), TimeUnit.MILLISECONDS)
        .build()
        .start();
  }
}
