package planted.listen;

final class KnowsAnotherStep {
  Class<?> step = planted.tls.ATlsStep.class;
}
