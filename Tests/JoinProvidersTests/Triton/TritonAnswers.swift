/// What CloudAPI says, made up.
enum TritonAnswers {
  /// A running machine with the tag `dkron-role=server`.
  static func machine(_ address: String) -> String {
    """
    {"id":"b6","name":"vm-\(address)","brand":"lx","state":"running","ips":["\(address)"],"primaryIp":"\(address)",\
    "tags":{"dkron-role":"server"},"package":"p1"}
    """
  }
}
