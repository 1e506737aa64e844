/// A metric with its samples, in Prometheus' terms.
package struct MetricFamily: Sendable, Equatable {
  /// What becomes of its value.
  package enum Kind: String, Sendable {
    /// It only grows while the process runs.
    case counter
    /// It goes up and down.
    case gauge
  }

  /// One value.
  package struct Sample: Sendable, Equatable {
    /// Names and values of labels, in the order in which they are written.
    package var labels: [Label]
    /// The value.
    package var value: Double
  }

  /// What tells one sample of a metric from another.
  package struct Label: Sendable, Equatable {
    /// Its name, of letters, digits and underscores.
    package var name: String
    /// Its value, any text.
    package var value: String
  }

  /// The name, of letters, digits and underscores; that of a counter ends with `_total`.
  package let name: String
  /// What it is, in one sentence.
  package let help: String
  /// What becomes of its value.
  package let kind: Kind
  /// Its values; none when nothing has been counted yet.
  package let samples: [Sample]

  private init(_ name: String, _ help: String, _ kind: Kind, _ samples: [Sample]) {
    self.name = name
    self.help = help
    self.kind = kind
    self.samples = samples
  }

  /// A count.
  package static func counter(_ name: String, _ help: String, _ count: Int) -> MetricFamily {
    MetricFamily(name, help, .counter, [Sample(labels: [], value: Double(count))])
  }

  /// Counts that one label tells apart.
  package static func counter(
    _ name: String, _ help: String, by label: String, _ counts: [(String, Int)]
  ) -> MetricFamily {
    MetricFamily(name, help, .counter, counts.map { Sample(labels: [Label(name: label, value: $0.0)], count: $0.1) })
  }

  /// Counts that several labels tell apart.
  package static func counter(
    _ name: String, _ help: String, _ counts: [(labels: [(String, String)], count: Int)]
  ) -> MetricFamily {
    let samples = counts.map { labels, count in
      Sample(labels: labels.map { Label(name: $0.0, value: $0.1) }, count: count)
    }
    return MetricFamily(name, help, .counter, samples)
  }

  /// A number as it stands now.
  package static func gauge(_ name: String, _ help: String, _ value: Int) -> MetricFamily {
    MetricFamily(name, help, .gauge, [Sample(labels: [], count: value)])
  }

  /// Numbers as they stand now, which one label tells apart.
  package static func gauge(
    _ name: String, _ help: String, by label: String, _ values: [(String, Int)]
  ) -> MetricFamily {
    MetricFamily(name, help, .gauge, values.map { Sample(labels: [Label(name: label, value: $0.0)], count: $0.1) })
  }

  /// A metric that is always 1 and says what it has to say in its labels.
  package static func constant(_ name: String, _ help: String, _ labels: [(String, String)]) -> MetricFamily {
    MetricFamily(name, help, .gauge, [Sample(labels: labels.map { Label(name: $0.0, value: $0.1) }, count: 1)])
  }
}

extension MetricFamily.Sample {
  fileprivate init(labels: [MetricFamily.Label], count: Int) {
    self.init(labels: labels, value: Double(count))
  }
}
