package io.wssidecar.agent.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private final Properties properties = new Properties();

  private Settings read(String arguments) {
    return Settings.read(arguments, properties, Map.of());
  }

  @Test
  void nothingIsServedUnlessAPortIsGivenAndThenOnLoopback() {
    Settings none = read("");
    assertFalse(none.hasPort());
    assertTrue(none.on("jmx"));
    Settings given = read("port=9464;jmx=off");
    assertEquals(9464, given.port());
    assertEquals("127.0.0.1", given.bind());
    assertFalse(given.on("jmx"));
  }

  @Test
  void anArgumentBeatsAPropertyAndThatTheEnvironment() {
    var environment = Map.of("WSS_AGENT_PORT", "1", "WSS_AGENT_BIND", "1.1.1.1", "WSS_AGENT", "on");
    properties.setProperty("wss.agent.port", "2");
    properties.setProperty("wss.agent.bind", "2.2.2.2");
    Settings settings = Settings.read("port=3,", properties, environment);
    assertEquals(3, settings.port());
    assertEquals("2.2.2.2", settings.bind());
    assertEquals(List.of(), settings.problems());
  }

  @Test
  void whatIsNotUnderstoodIsToldAndLeftOut() {
    Settings settings = read("prot=1,port=99999,jmx=maybe,nonsense");
    assertEquals(List.of("prot=1", "nonsense", "jmx=maybe", "port=99999"), settings.problems());
    assertFalse(settings.hasPort());
  }
}
