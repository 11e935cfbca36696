package planted.loop;

final class KnowsAStep {
  Class<?> step = planted.tls.ATlsStep.class;
}
