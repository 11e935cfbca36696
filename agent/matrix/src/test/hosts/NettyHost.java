import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetSocketAddress;

/**
 * Netty with one endpoint, {@code /chat}, 404 for the rest, and {@code /late}, which is answered
 * by 200 when the next request has come.
 */
public final class NettyHost {
  public static void main(String[] words) throws Exception {
    NioEventLoopGroup group = new NioEventLoopGroup(1);
    Channel server =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec(), new HttpObjectAggregator(65536))
                        .addLast(new WebSocketServerProtocolHandler("/chat"), new NotFound());
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    System.out.println("ready HTTP=" + ((InetSocketAddress) server.localAddress()).getPort());
    while (System.in.read() >= 0) {}
    System.exit(0);
  }

  private static final class NotFound extends SimpleChannelInboundHandler<FullHttpRequest> {
    private boolean owing;

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      if (request.uri().equals("/late")) {
        owing = true;
        return;
      }
      if (owing) {
        context.write(answer(HttpResponseStatus.OK));
      }
      context
          .writeAndFlush(answer(HttpResponseStatus.NOT_FOUND))
          .addListener(ChannelFutureListener.CLOSE);
    }

    private static DefaultFullHttpResponse answer(HttpResponseStatus status) {
      DefaultFullHttpResponse answer =
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
      answer.headers().set("Content-Length", 0);
      return answer;
    }
  }
}
