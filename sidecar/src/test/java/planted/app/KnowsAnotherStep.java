package planted.app;

final class KnowsAnotherStep {
  Class<?> step = planted.tls.ATlsStep.class;
}
