package planted.http;

final class KnowsAnotherStep {
  Class<?> step = planted.tls.ATlsStep.class;
}
