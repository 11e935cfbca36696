package io.wssidecar;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The rules of the root package's picture, each with the planted violations that it must report.
 *
 * <p>Every rule takes the root package, so that the same words judge our house and the planted one.
 * A rule that finds no class to judge fails (ArchUnit's default): a renamed package cannot silence
 * it.
 */
enum HouseRule {
  STEPS_NEVER_IMPORT_EACH_OTHER(
      root ->
          CompositeArchRule.of(
              Stream.of(steps()).map(step -> knowsNoOtherStep(root, step)).toList()),
      "listen.KnowsAnotherStep",
      "tls.Violations$KnowsAnotherStep",
      "upgrade.Violations$KnowsAnotherStep",
      "app.KnowsAnotherStep",
      "relay.Violations$KnowsAnotherStep",
      "http.KnowsAnotherStep"),

  STEPS_KNOW_ONLY_LOOP_CONFIG_AND_REASONS(
      root ->
          noClasses()
              .that()
              .resideInAnyPackage(under(root, steps()))
              .should()
              .dependOnClassesThat(
                  resideInAPackage(root + "..")
                      .and(not(resideInAnyPackage(under(root, steps()))))
                      .and(not(resideInAnyPackage(under(root, "loop", "config", "reasons"))))),
      "relay.Violations$CountsByItself"),

  LOOP_CONFIG_AND_REASONS_KNOW_ONLY_EACH_OTHER(
      root ->
          noClasses()
              .that()
              .resideInAnyPackage(under(root, "loop", "config", "reasons"))
              .should()
              .dependOnClassesThat(
                  resideInAPackage(root + "..")
                      .and(not(resideInAnyPackage(under(root, "loop", "config", "reasons"))))),
      "loop.KnowsAStep"),

  NOBODY_IMPORTS_THE_ROOT(
      root ->
          noClasses()
              .that()
              .resideOutsideOfPackage(root)
              .should()
              .dependOnClassesThat()
              .resideInAPackage(root),
      "config.Violations$KnowsTheRoot"),

  PACKAGES_FORM_NO_CIRCLE(
      // Of several circles that share no package ArchUnit may name one only: enough to fail.
      root -> slices().matching(root + ".(*)..").should().beFreeOfCycles(),
      "listen.KnowsAnotherStep",
      "tls.Violations$KnowsAnotherStep"),

  EVENTS_ARE_PLAIN(
      root ->
          noClasses()
              .that()
              .areInterfaces()
              .and()
              .haveSimpleNameEndingWith("Events")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage("io.undertow..", "org.xnio..", "org.conscrypt.."),
      "listen.ListenEvents"),

  ONLY_METRICS_AND_LOG_IMPLEMENT_EVENTS(
      root ->
          noClasses()
              .that()
              .areNotInterfaces()
              .and()
              .resideOutsideOfPackages(root, root + ".metrics..", root + ".log..")
              .should()
              .implement(simpleNameEndingWith("Events").and(resideInAPackage(root + ".."))),
      "admin.Violations$ImplementsEvents"),

  CONSCRYPT_LIVES_IN_TLS(
      root -> onlyIn(under(root, "tls"), "org.conscrypt.."), "relay.Violations$AsksConscrypt"),

  MICROMETER_LIVES_IN_METRICS(
      root -> onlyIn(under(root, "metrics"), "io.micrometer..", "io.prometheus.."),
      "relay.Violations$KeepsMeters"),

  PICOCLI_AND_SNAKEYAML_LIVE_IN_CLI(
      root -> onlyIn(under(root, "cli"), "picocli..", "org.snakeyaml.."),
      "log.Violations$ParsesFlags",
      "log.Violations$ParsesYaml"),

  UNDERTOW_AND_XNIO_STAY_WITH_WHO_MOVES_BYTES(
      root ->
          onlyIn(
              andTheRoot(root, "listen", "tls", "http", "app", "relay", "loop", "admin", "demo"),
              "io.undertow..",
              "org.xnio.."),
      "log.Violations$MovesBytes"),

  UPGRADE_AND_CONFIG_ARE_PURE_JDK(
      root ->
          classes()
              .that()
              .resideInAnyPackage(under(root, "upgrade", "config", "reasons"))
              .should()
              .onlyDependOnClassesThat(
                  resideInAnyPackage("java..", "javax..", "org.jspecify..")
                      .or(resideInAnyPackage(under(root, "upgrade", "config", "reasons")))),
      "upgrade.Violations$LeavesTheJdk"),

  NAMES_ARE_NOUNS_OF_THE_DOMAIN(
      root -> noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)(\\$.*)?"),
      "tls.Violations$TlsManager"),

  // The root hands the stream to the log.
  ONLY_CLI_LOG_AND_DEMO_PRINT(
      root ->
          noClasses()
              .that()
              .resideOutsideOfPackages(andTheRoot(root, "cli", "log", "demo"))
              .should()
              .accessField(System.class, "out")
              .orShould()
              .accessField(System.class, "err")
              .orShould()
              .callMethodWhere(calls("printStackTrace", Throwable.class)),
      "tls.Violations$Prints",
      "tls.Violations$PrintsTraces"),

  NOBODY_SLEEPS(
      root ->
          noClasses()
              .should()
              .callMethodWhere(calls("sleep", Thread.class).or(calls("sleep", TimeUnit.class))),
      "tls.Violations$Sleeps",
      "tls.Violations$SleepsUnits"),

  JAVA_UTIL_LOGGING_STAYS_IN_LOG(
      root -> onlyIn(under(root, "log"), "java.util.logging.."), "tls.Violations$LogsByItself"),

  ONLY_THE_ROOT_ENDS_THE_PROCESS(
      root ->
          noClasses()
              .that()
              .resideOutsideOfPackage(root)
              .should()
              .callMethod(System.class, "exit", int.class)
              .orShould()
              .callMethod(Runtime.class, "halt", int.class),
      "tls.Violations$Exits");

  private final Function<String, ArchRule> rule;
  private final List<String> planted;

  HouseRule(Function<String, ArchRule> rule, String... planted) {
    this.rule = rule;
    this.planted = List.of(planted);
  }

  /** This rule for the house whose root package is given. */
  ArchRule in(String root) {
    return rule.apply(root);
  }

  /** Classes of the planted house, without its root package: this rule must name each of them. */
  List<String> planted() {
    return planted;
  }

  private static String[] steps() {
    return new String[] {"listen", "tls", "upgrade", "app", "relay", "http"};
  }

  private static ArchRule knowsNoOtherStep(String root, String step) {
    String[] others =
        Stream.of(steps()).filter(other -> !other.equals(step)).toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(root + "." + step + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(under(root, others));
  }

  private static ArchRule onlyIn(String[] homes, String... library) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(homes)
        .should()
        .dependOnClassesThat(resideInAnyPackage(library));
  }

  private static DescribedPredicate<JavaMethodCall> calls(String method, Class<?> owner) {
    return DescribedPredicate.describe(
        owner.getSimpleName() + "." + method,
        call ->
            call.getTarget().getName().equals(method)
                && call.getTargetOwner().isAssignableTo(owner));
  }

  private static String[] andTheRoot(String root, String... packages) {
    return Stream.concat(Stream.of(root), Stream.of(under(root, packages))).toArray(String[]::new);
  }

  private static String[] under(String root, String... packages) {
    return Stream.of(packages).map(name -> root + "." + name + "..").toArray(String[]::new);
  }
}
