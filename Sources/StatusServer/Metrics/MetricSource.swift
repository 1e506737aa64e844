/// Where the status server asks for metrics.
package protocol MetricSource: Sendable {
  /// All metrics as they stand now.
  func metrics() async -> [MetricFamily]
}
