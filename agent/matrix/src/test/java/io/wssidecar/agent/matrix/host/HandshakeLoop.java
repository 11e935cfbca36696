package io.wssidecar.agent.matrix.host;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Does handshakes when a line on its standard input says how many, and answers with what they cost:
 * processor time of the thread that does them, and bytes that it has allocated. Can be told to cost
 * more than that.
 */
public final class HandshakeLoop {
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Where what is planted goes, so that no compiler leaves it out. */
  static volatile Object planted;

  private HandshakeLoop() {}

  /** The folder of the certificates, and the class of a provider, if not the JDK's. */
  public static void main(String[] words) throws Exception {
    Provider provider =
        words.length < 2
            ? null
            : Class.forName(words[1])
                .asSubclass(Provider.class)
                .getDeclaredConstructor()
                .newInstance();
    SameRandom.install();
    InMemory pair = new InMemory(context(Path.of(words[0]), provider));
    System.out.println("ready");
    BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
    String order = orders.readLine();
    for (int turn = 1; order != null; turn++) {
      String[] parts = order.split(" ");
      int count = Integer.parseInt(parts[1]);
      long plant = Long.parseLong(parts[2]);
      String answer =
          parts[0].equals("time") ? time(pair, count, plant) : bytes(pair, count, plant);
      System.out.println("turn " + turn + ": " + answer);
      order = orders.readLine();
    }
  }

  private static SSLContext context(Path folder, Provider provider) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(Setup.load(folder.resolve("server.p12")), "secret".toCharArray());
    SSLContext context =
        provider == null ? SSLContext.getInstance("TLS") : SSLContext.getInstance("TLS", provider);
    context.init(keys.getKeyManagers(), new TrustManager[] {new Trusting()}, null);
    // No session is taken up again; those that are kept would be more and more to look through.
    context.getServerSessionContext().setSessionCacheSize(1);
    context.getClientSessionContext().setSessionCacheSize(1);
    return context;
  }

  /** The JDK's own does not know the word that Conscrypt has for TLS 1.3's key exchanges. */
  private static final class Trusting implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** Nanoseconds for all of them. */
  private static String time(InMemory pair, int count, long plantNanos) throws Exception {
    long start = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < count; i++) {
      pair.handshake();
      if (plantNanos > 0) {
        Burning.burn(plantNanos);
      }
    }
    return String.valueOf(THREADS.getCurrentThreadCpuTime() - start);
  }

  /** The least, the median and the 90th percentile of bytes for one. */
  private static String bytes(InMemory pair, int count, long plantBytes) throws Exception {
    long[] each = new long[count];
    for (int i = 0; i < count; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      SameRandom.startAgain();
      pair.handshake();
      if (plantBytes > 0) {
        planted = new byte[(int) plantBytes - 16];
      }
      each[i] = THREADS.getCurrentThreadAllocatedBytes() - before;
    }
    Arrays.sort(each);
    return each[0] + " " + each[count / 2] + " " + each[count * 9 / 10];
  }
}
