import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.wssidecar.agent.matrix.host.Setup;
import io.wssidecar.agent.matrix.host.Wish;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/** A client by Netty: the folder, then {@code JDK} or {@code OPENSSL}. */
public final class NettyClientHost {
  public static void main(String[] words) throws Exception {
    NioEventLoopGroup group = new NioEventLoopGroup(1);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(Setup.load(Path.of(words[0]).resolve("trust.p12")));
    SslContext context =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.valueOf(words[1]))
            .trustManager(trust)
            .build();
    Wish.take(wish -> ask(group, context, wish));
  }

  private static void ask(NioEventLoopGroup group, SslContext context, Wish wish)
      throws Exception {
    CompletableFuture<Void> answered = new CompletableFuture<>();
    Channel channel =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel made) {
                    SslHandler tls = context.newHandler(made.alloc(), wish.name(), wish.port());
                    SSLParameters parameters = tls.engine().getSSLParameters();
                    wish.apply(parameters);
                    tls.engine().setSSLParameters(parameters);
                    tls.setHandshakeTimeoutMillis(wish.patience());
                    made.pipeline().addLast(tls, new Answer(answered));
                  }
                })
            .connect("127.0.0.1", wish.port())
            .sync()
            .channel();
    channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {'x'}));
    try {
      answered.get(Setup.LONG, TimeUnit.MILLISECONDS);
    } finally {
      channel.close().await(5, TimeUnit.SECONDS);
    }
  }

  private static final class Answer extends SimpleChannelInboundHandler<ByteBuf> {
    private final CompletableFuture<Void> answered;

    Answer(CompletableFuture<Void> answered) {
      this.answered = answered;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
      answered.complete(null);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      answered.completeExceptionally(new java.io.IOException("closed"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      answered.completeExceptionally(cause);
      context.close();
    }
  }
}
