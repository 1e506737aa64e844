import Testing

@testable import StatusServer

@Suite("Metrics in Prometheus' text form")
struct PrometheusTextTests {
  @Test("A counter, a gauge and a constant are written with their help and their type")
  func families() {
    let families = [
      MetricFamily.counter("a_total", "Counts.", 3),
      .gauge("b", "Stands.", by: "status", [("alive", 2), ("left", 0)]),
      .counter("c_total", "Two labels.", [(labels: [("provider", "aws"), ("cause", "denied")], count: 1)]),
      .constant("d_info", "Says.", [("version", "1.0")]),
      .counter("e_total", "Nothing yet.", by: "x", []),
    ]
    #expect(
      PrometheusText.write(families) == """
        # HELP a_total Counts.
        # TYPE a_total counter
        a_total 3
        # HELP b Stands.
        # TYPE b gauge
        b{status="alive"} 2
        b{status="left"} 0
        # HELP c_total Two labels.
        # TYPE c_total counter
        c_total{provider="aws",cause="denied"} 1
        # HELP d_info Says.
        # TYPE d_info gauge
        d_info{version="1.0"} 1

        """)
  }

  @Test("Backslashes, line feeds and quotation marks are escaped where they would end something")
  func escaping() {
    let family = MetricFamily.gauge("a", "A \"quoted\"\nback\\slash.", by: "l", [("\"x\"\n\\\u{0301}é", 1)])
    #expect(
      PrometheusText.write([family])
        == "# HELP a A \"quoted\"\\nback\\\\slash.\n# TYPE a gauge\na{l=\"\\\"x\\\"\\n\\\\\u{0301}é\"} 1\n")
  }
}
