import io.wssidecar.agent.matrix.host.Setup;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/**
 * Spring Boot, of any release, with one endpoint, {@code /chat}. TLS is switched on by settings
 * alone, an application a kind, for the certificates in the folder.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableWebSocket
public class BootHost implements WebSocketConfigurer {
  @Override
  public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
    registry.addHandler(new TextWebSocketHandler(), "/chat").setAllowedOrigins("*");
  }

  public static void main(String[] words) throws Exception {
    StringBuilder ready = new StringBuilder("ready HTTP=").append(start(Map.of()));
    if (words.length > 0) {
      for (Setup setup : Setup.values()) {
        boolean has = setup != Setup.SNI_KNOWN && setup != Setup.ALPN_H2;
        ready.append(' ').append(setup).append('=');
        ready.append(has ? start(tls(setup, Path.of(words[0]))) : "0");
      }
    }
    System.out.println();
    System.out.println(ready);
    while (System.in.read() >= 0) {}
    System.exit(0);
  }

  private static String start(Map<String, Object> more) {
    Map<String, Object> settings = new LinkedHashMap<>(more);
    settings.put("server.port", "0");
    settings.put("server.address", "127.0.0.1");
    settings.putIfAbsent("server.tomcat.connection-timeout", Setup.LONG + "ms");
    settings.put("server.tomcat.threads.max", "4");
    settings.put("spring.main.banner-mode", "off");
    settings.put("logging.level.root", "warn");
    SpringApplication application = new SpringApplication(BootHost.class);
    application.setDefaultProperties(settings);
    ConfigurableApplicationContext context = application.run();
    return context.getEnvironment().getProperty("local.server.port");
  }

  private static Map<String, Object> tls(Setup setup, Path folder) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("server.tomcat.connection-timeout", setup.patience() + "ms");
    settings.put("server.ssl.key-store", folder.resolve("server.p12").toUri().toString());
    settings.put("server.ssl.key-store-password", "secret");
    settings.put("server.ssl.key-store-type", "PKCS12");
    settings.put("server.ssl.trust-store", folder.resolve("trust.p12").toUri().toString());
    settings.put("server.ssl.trust-store-password", "secret");
    settings.put("server.ssl.trust-store-type", "PKCS12");
    switch (setup) {
      case TLS13_ONLY -> settings.put("server.ssl.enabled-protocols", "TLSv1.3");
      case TLS12_AES256_ONLY -> {
        settings.put("server.ssl.enabled-protocols", "TLSv1.2");
        settings.put("server.ssl.ciphers", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
      }
      case NEED_CLIENT -> settings.put("server.ssl.client-auth", "need");
      default -> {}
    }
    return settings;
  }
}
