import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.wssidecar.agent.matrix.host.Setup;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/** Netty's TLS: the folder, then {@code JDK} or {@code OPENSSL}. Echoes one byte. */
public final class NettyTlsHost {
  public static void main(String[] words) throws Exception {
    NioEventLoopGroup group = new NioEventLoopGroup(2);
    StringBuilder ports = new StringBuilder("ready");
    for (Setup setup : Setup.values()) {
      if (setup == Setup.SNI_KNOWN && words[1].equals("OPENSSL")) {
        ports.append(" SNI_KNOWN=0");
        continue;
      }
      SslContext context = context(Path.of(words[0]), SslProvider.valueOf(words[1]), setup);
      Channel server =
          new ServerBootstrap()
              .group(group)
              .channel(NioServerSocketChannel.class)
              .childHandler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      SslHandler tls = context.newHandler(channel.alloc());
                      if (setup == Setup.SNI_KNOWN) {
                        var parameters = tls.engine().getSSLParameters();
                        setup.apply(parameters);
                        tls.engine().setSSLParameters(parameters);
                      }
                      tls.setHandshakeTimeoutMillis(setup.patience());
                      channel.pipeline().addLast(tls, new Echo());
                    }
                  })
              .bind("127.0.0.1", 0)
              .sync()
              .channel();
      int port = ((InetSocketAddress) server.localAddress()).getPort();
      ports.append(' ').append(setup).append('=').append(port);
    }
    System.out.println(ports);
    while (System.in.read() >= 0) {}
    System.exit(0);
  }

  private static SslContext context(Path folder, SslProvider provider, Setup setup)
      throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(Setup.load(folder.resolve("server.p12")), "secret".toCharArray());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(Setup.load(folder.resolve("trust.p12")));
    SslContextBuilder builder =
        SslContextBuilder.forServer(keys).sslProvider(provider).trustManager(trust);
    switch (setup) {
      case TLS13_ONLY -> builder.protocols("TLSv1.3");
      case TLS12_AES256_ONLY ->
          builder
              .protocols("TLSv1.2")
              .ciphers(List.of("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"));
      case NEED_CLIENT -> builder.clientAuth(ClientAuth.REQUIRE);
      case ALPN_H2 ->
          builder.applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  ApplicationProtocolConfig.Protocol.ALPN,
                  provider == SslProvider.JDK
                      ? ApplicationProtocolConfig.SelectorFailureBehavior.FATAL_ALERT
                      : ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                  ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                  "h2"));
      default -> {}
    }
    return builder.build();
  }

  private static final class Echo extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
      context.writeAndFlush(bytes.retain()).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
