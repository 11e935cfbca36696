package io.wssidecar.agent.matrix.host;

import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/** A context whose engines come set up, for servers that take a context and nothing else. */
public final class SetupContext extends SSLContext {
  public SetupContext(SSLContext context, Setup setup) {
    super(new Spi(context, setup), context.getProvider(), context.getProtocol());
  }

  private static final class Spi extends SSLContextSpi {
    private final SSLContext context;
    private final Setup setup;

    Spi(SSLContext context, Setup setup) {
      this.context = context;
      this.setup = setup;
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return set(context.createSSLEngine());
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return set(context.createSSLEngine(host, port));
    }

    private SSLEngine set(SSLEngine engine) {
      engine.setUseClientMode(false);
      SSLParameters parameters = engine.getSSLParameters();
      setup.apply(parameters);
      engine.setSSLParameters(parameters);
      return engine;
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
      throw new IllegalStateException("is made from one that is in order");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return context.getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return context.getServerSocketFactory();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return context.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return context.getClientSessionContext();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      return context.getDefaultSSLParameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return context.getSupportedSSLParameters();
    }
  }
}
