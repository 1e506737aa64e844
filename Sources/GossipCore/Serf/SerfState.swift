internal import MessagePack

/// The Serf layer's part of a push/pull: clocks, who left, and the latest user events.
struct SerfState: Sendable, Hashable, WireMessage {
  /// The events of one Lamport time.
  struct Events: Sendable, Hashable {
    var time: UInt64
    var events: [Event]
  }

  /// One of them; whether it may be coalesced is not passed on here.
  struct Event: Sendable, Hashable {
    var name: String
    var payload: [UInt8]
  }

  var time: UInt64
  var statusTimes: [String: UInt64]
  var leftMembers: [String]
  var eventTime: UInt64
  var events: [Events]
  var queryTime: UInt64
  /// How many names and events were passed over because they make no sense here, which is no reason to miss the others.
  private(set) var passedOver = 0

  init(
    time: UInt64, statusTimes: [String: UInt64], leftMembers: [String], eventTime: UInt64, events: [Events],
    queryTime: UInt64
  ) {
    self.time = time
    self.statusTimes = statusTimes
    self.leftMembers = leftMembers
    self.eventTime = eventTime
    self.events = events
    self.queryTime = queryTime
  }

  static let order = ["LTime", "StatusLTimes", "LeftMembers", "EventLTime", "Events", "QueryLTime"]

  init(_ fields: WireFields) throws(WireError) {
    time = try fields.number("LTime")
    eventTime = try fields.number("EventLTime")
    queryTime = try fields.number("QueryLTime")
    statusTimes = [:]
    leftMembers = []
    events = []
    guard let times = (fields["StatusLTimes"] ?? .null).pairs else { throw .badField("StatusLTimes") }
    for pair in times {
      guard let time = pair.value.integer(UInt64.self) else { throw .badField("StatusLTimes") }
      // A name that is not UTF-8 belongs to a record that was passed over and counted already.
      if let name = pair.key.text, isShort(name) { statusTimes[name] = time }
    }
    for name in try fields.list("LeftMembers").compactMap(\.text) where isShort(name) { leftMembers.append(name) }
    for value in try fields.list("Events") where value != .null {
      if let slot = Events(value, passedOver: &passedOver) { events.append(slot) }
    }
  }

  private mutating func isShort(_ name: String) -> Bool {
    if name.utf8.count <= WireLimits.name { return true }
    passedOver += 1
    return false
  }

  var body: MessagePackValue {
    .fields([
      "EventLTime": .unsigned(eventTime), "Events": .array(events.map(\.value)), "LTime": .unsigned(time),
      "LeftMembers": .array(leftMembers.sorted().map { .text($0) }), "QueryLTime": .unsigned(queryTime),
      "StatusLTimes": .map(
        statusTimes.sorted { $0.key < $1.key }.map { .init(key: .text($0.key), value: .unsigned($0.value)) }),
    ])
  }
}

extension SerfState.Event {
  init(_ value: MessagePackValue) throws(WireError) {
    let fields = try WireFields(value, order: ["Name", "Payload"])
    name = try fields.text("Name")
    payload = try fields.bytes("Payload")
  }
}

extension SerfState.Events {
  init?(_ value: MessagePackValue, passedOver: inout Int) {
    guard let fields = try? WireFields(value, order: ["LTime", "Events"]),
      let time = try? fields.number("LTime") as UInt64,
      let list = try? fields.list("Events")
    else {
      passedOver += 1
      return nil
    }
    self.time = time
    events = list.compactMap { try? SerfState.Event($0) }
    passedOver += list.count - events.count
  }

  var value: MessagePackValue {
    let list = events.map { event -> MessagePackValue in
      .fields(["Name": .text(event.name), "Payload": .bytesOrNull(event.payload)])
    }
    return .fields(["Events": .array(list), "LTime": .unsigned(time)])
  }
}
