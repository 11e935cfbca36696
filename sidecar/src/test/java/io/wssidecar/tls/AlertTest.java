package io.wssidecar.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.reasons.TlsFault;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AlertTest {
  static IntStream numbers() {
    return IntStream.rangeClosed(0, 255);
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void theAgentReadsAClientsAlertAsTheSidecarDoes(int number) {
    assertEquals(Alert.of(number).reason(), TlsFault.ofReceived(number, true));
  }
}
