import CloudHTTP

/// The form that asks EC2 for one page of instances (API version 2016-11-15).
struct DescribeInstancesRequest: Sendable {
  /// The largest page that EC2 gives.
  static let pageSize = 1000

  /// What is looked for.
  let selection: EC2Selection
  /// Whether the page size is stated; old imitations of EC2 refuse it beside filters.
  var statesPageSize = true
  /// Where the last page ended.
  var token: String?

  /// The body, form-encoded.
  var body: String {
    var filters = selection.tags.map { tag in
      EC2Selection.Filter(name: "tag:\(tag.key)", values: tag.values.map(Self.literal))
    }
    filters += selection.filters
    filters.append(EC2Selection.Filter(name: "instance-state-name", values: ["running"]))

    var fields = [("Action", "DescribeInstances"), ("Version", "2016-11-15")]
    for (index, filter) in filters.enumerated() {
      fields.append(("Filter.\(index + 1).Name", filter.name))
      for (position, value) in filter.values.enumerated() {
        fields.append(("Filter.\(index + 1).Value.\(position + 1)", value))
      }
    }
    if statesPageSize { fields.append(("MaxResults", "\(Self.pageSize)")) }
    if let token { fields.append(("NextToken", token)) }
    return PercentEncoding.form(fields)
  }

  /// EC2 reads the values of its filters as patterns; a tag's value is meant as it is written.
  static func literal(_ value: String) -> String {
    value.reduce(into: "") { $0 += "\\*?".contains($1) ? "\\\($1)" : "\($1)" }
  }
}
