package io.wssidecar.agent.matrix.host;

import java.nio.ByteBuffer;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/** An engine of somebody's own around another one, of which no field of it tells. */
public class ForwardingEngine extends SSLEngine {
  private final Supplier<SSLEngine> inner;

  public ForwardingEngine(SSLEngine inner) {
    this.inner = () -> inner;
  }

  @Override
  public SSLEngineResult wrap(ByteBuffer[] from, int offset, int length, ByteBuffer to)
      throws SSLException {
    return inner.get().wrap(from, offset, length, to);
  }

  @Override
  public SSLEngineResult unwrap(ByteBuffer from, ByteBuffer[] to, int offset, int length)
      throws SSLException {
    return inner.get().unwrap(from, to, offset, length);
  }

  @Override
  public Runnable getDelegatedTask() {
    return inner.get().getDelegatedTask();
  }

  @Override
  public void closeInbound() throws SSLException {
    inner.get().closeInbound();
  }

  @Override
  public boolean isInboundDone() {
    return inner.get().isInboundDone();
  }

  @Override
  public void closeOutbound() {
    inner.get().closeOutbound();
  }

  @Override
  public boolean isOutboundDone() {
    return inner.get().isOutboundDone();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return inner.get().getSupportedCipherSuites();
  }

  @Override
  public String[] getEnabledCipherSuites() {
    return inner.get().getEnabledCipherSuites();
  }

  @Override
  public void setEnabledCipherSuites(String[] suites) {
    inner.get().setEnabledCipherSuites(suites);
  }

  @Override
  public String[] getSupportedProtocols() {
    return inner.get().getSupportedProtocols();
  }

  @Override
  public String[] getEnabledProtocols() {
    return inner.get().getEnabledProtocols();
  }

  @Override
  public void setEnabledProtocols(String[] protocols) {
    inner.get().setEnabledProtocols(protocols);
  }

  @Override
  public SSLSession getSession() {
    return inner.get().getSession();
  }

  @Override
  public SSLSession getHandshakeSession() {
    return inner.get().getHandshakeSession();
  }

  @Override
  public void beginHandshake() throws SSLException {
    inner.get().beginHandshake();
  }

  @Override
  public SSLEngineResult.HandshakeStatus getHandshakeStatus() {
    return inner.get().getHandshakeStatus();
  }

  @Override
  public void setUseClientMode(boolean mode) {
    inner.get().setUseClientMode(mode);
  }

  @Override
  public boolean getUseClientMode() {
    return inner.get().getUseClientMode();
  }

  @Override
  public void setNeedClientAuth(boolean need) {
    inner.get().setNeedClientAuth(need);
  }

  @Override
  public boolean getNeedClientAuth() {
    return inner.get().getNeedClientAuth();
  }

  @Override
  public void setWantClientAuth(boolean want) {
    inner.get().setWantClientAuth(want);
  }

  @Override
  public boolean getWantClientAuth() {
    return inner.get().getWantClientAuth();
  }

  @Override
  public void setEnableSessionCreation(boolean flag) {
    inner.get().setEnableSessionCreation(flag);
  }

  @Override
  public boolean getEnableSessionCreation() {
    return inner.get().getEnableSessionCreation();
  }

  @Override
  public SSLParameters getSSLParameters() {
    return inner.get().getSSLParameters();
  }

  @Override
  public void setSSLParameters(SSLParameters parameters) {
    inner.get().setSSLParameters(parameters);
  }
}
