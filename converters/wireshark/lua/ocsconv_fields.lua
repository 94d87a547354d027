-- ocsconv_fields.lua: the fields mpop.*, which say of a SIP message in a forked
-- call what it means and to which endpoint of the called person it belongs.
-- Part of ocsconv.
--
-- In a capture that ocsconv wrote they are ocsconv's own verdicts: they come
-- from the packet comment,
--
--   SENTENCE {kind=… endpoint=… state=… verdict=… how=… epid=… …} [ORIGIN]
--
-- and mpop.derived is false. Product and GRUU are not in the comment but where
-- it has the pairs product= and gruu=; else they are what the endpoint has said
-- of itself up to then. In any other capture the script derives what SIP
-- shows up to then, in the order in which Wireshark dissects the frames, and
-- mpop.derived is true. It then judges with less: one pass, no media, no other
-- logs. Wireshark goes through all frames in order when it opens a file with a
-- display filter, when a filter is applied, and with tshark -2; frames before an
-- answer learn of it that way.
--
-- Wireshark 4.0 and 4.2 bring Lua 5.2, later ones 5.4.

if set_plugin_info then
  set_plugin_info({ version = "1.0", author = "ocsconv", description = "MPOP fields of forked SIP calls" })
end

local byte, find, format, gsub, lower, match, sub =
  string.byte, string.find, string.format, string.gsub, string.lower, string.match, string.sub

local proto = Proto("mpop", "Multiple Points of Presence")

local F = {
  kind = ProtoField.string("mpop.kind", "Kind", base.NONE, "What the message does: INV0, FORK13004, EPROG, RING, ANSWER, …"),
  endpoint = ProtoField.string("mpop.endpoint", "Endpoint", base.NONE, "E1, E2, … of the callee, S a server, - the caller"),
  state = ProtoField.string("mpop.state", "Endpoint state", base.NONE, "How the endpoint's part ended: won, lost, race-lost, cancelled, busy, …"),
  how = ProtoField.string("mpop.how", "How it is known", base.NONE, "How mpop.state is known: observed, announced, inferred"),
  dialog = ProtoField.string("mpop.dialog", "Dialog state", base.NONE, "After the message: none, proceeding, early, accepted, confirmed, terminated"),
  epid = ProtoField.string("mpop.epid", "Epid", base.NONE, "Names the endpoint's installation"),
  product = ProtoField.string("mpop.product", "Product", base.NONE, "Of the endpoint"),
  gruu = ProtoField.string("mpop.gruu", "GRUU", base.NONE, "Of the endpoint"),
  winner = ProtoField.string("mpop.winner", "Winner", base.NONE, "The endpoint that got the call"),
  outcome = ProtoField.string("mpop.outcome", "Outcome", base.NONE, "Of the session: answered, cancelled, busy, declined, no-answer, …"),
  mpop = ProtoField.string("mpop.mpop", "Multiple points of presence", base.NONE, "yes, announced, no-evidence, no"),
  session = ProtoField.uint32("mpop.session", "Session", base.DEC, nil, nil, "Number of the Call-ID in the capture"),
  copyOf = ProtoField.uint32("mpop.copy_of", "Copy of", base.DEC, nil, nil, "Number in the session of the record that this one forwards"),
  duplicate = ProtoField.uint32("mpop.duplicate", "Duplicate of", base.DEC, nil, nil, "Number in the session of the same record from another log"),
  retransmit = ProtoField.bool("mpop.retransmit", "Retransmission", base.NONE, nil, nil, "There, and true, when the message was seen before"),
  direction = ProtoField.string("mpop.direction", "Direction", base.NONE, "Seen from the log's owner: in, out"),
  directionHow = ProtoField.string("mpop.direction.how", "How the direction is known", base.NONE, "logged, inferred, unknown"),
  confidence = ProtoField.double("mpop.confidence", "Confidence in the direction", base.NONE, "From 0 to 1"),
  diagnosticsId = ProtoField.uint32("mpop.diagnostics.id", "Diagnostics id", base.DEC, nil, nil, "Of an ms-diagnostics header"),
  diagnosticsReason = ProtoField.string("mpop.diagnostics.reason", "Diagnostics reason", base.NONE, "Of an ms-diagnostics header"),
  diagnosticsSource = ProtoField.string("mpop.diagnostics.source", "Diagnostics source", base.NONE, "Host that reports"),
  diagnosticsComponent = ProtoField.string("mpop.diagnostics.component", "Diagnostics component", base.NONE, "Part of the product that reports"),
  cause = ProtoField.string("mpop.cause", "Why it failed", base.NONE, "Of the session, as no such user (404, 1003)"),
  causeStatus = ProtoField.uint32("mpop.cause.status", "Status of the cause", base.DEC, nil, nil, "Status code of the session's cause"),
  causeId = ProtoField.uint32("mpop.cause.id", "Id of the cause", base.DEC, nil, nil, "Of a diagnostics header, a Q.850 cause, a Warning"),
  qualityClass = ProtoField.string("mpop.quality.class", "Media quality", base.NONE, "good, poor, unclassified, by Microsoft's rule"),
  qualityReporter = ProtoField.string("mpop.quality.reporter", "Reporter", base.NONE, "Who reports on the media"),
  qualityLoss = ProtoField.double("mpop.quality.loss", "Loss", base.NONE, "Packets lost of a stream, as a fraction"),
  qualityJitter = ProtoField.double("mpop.quality.jitter", "Jitter (ms)", base.NONE, "Of a stream"),
  qualityRtt = ProtoField.double("mpop.quality.rtt", "Round trip (ms)", base.NONE, "Of a stream"),
  qualityMos = ProtoField.double("mpop.quality.mos", "Network MOS", base.NONE, "Of a stream, 1 to 5"),
  qualityDegradation = ProtoField.double("mpop.quality.degradation", "Degradation", base.NONE, "By how much the network lowered the MOS"),
  qualityConcealed = ProtoField.double("mpop.quality.concealed", "Concealed", base.NONE, "Samples that were made up, as a fraction"),
  qualityCodec = ProtoField.string("mpop.quality.codec", "Codec", base.NONE, "Of a stream"),
  qualityPath = ProtoField.string("mpop.quality.path", "Path", base.NONE, "direct, relay, http-proxy, failed"),
  qualityConnection = ProtoField.string("mpop.quality.connection", "Network", base.NONE, "Of the reporter: wired, wifi"),
  note = ProtoField.string("mpop.note", "Note", base.NONE, "What the message means, in a sentence"),
  derived = ProtoField.bool("mpop.derived", "Derived by Wireshark", base.NONE, nil, nil, "True when the verdict is not ocsconv's"),
}

proto.fields = { F.kind, F.endpoint, F.state, F.how, F.dialog, F.epid, F.product, F.gruu, F.winner, F.outcome,
  F.mpop, F.session, F.copyOf, F.duplicate, F.retransmit, F.direction, F.directionHow, F.confidence, F.diagnosticsId, F.diagnosticsReason, F.diagnosticsSource,
  F.diagnosticsComponent, F.cause, F.causeStatus, F.causeId, F.qualityClass, F.qualityReporter, F.qualityLoss, F.qualityJitter, F.qualityRtt, F.qualityMos, F.qualityDegradation,
  F.qualityConcealed, F.qualityCodec, F.qualityPath, F.qualityConnection, F.note, F.derived }

local sipField = Field.new("sip")
local commentField = Field.new("frame.comment")
local p2pField = Field.new("frame.p2p_dir")

local MAX_HEADERS = 65536 -- octets of one message that are looked at
local MAX_HELD = 25165824 -- octets of messages that wait until somebody looks

-- What is known of the capture. Facts are kept per frame, not by pinfo.visited:
-- in the first pass of tshark -2 there may be no fields to build them from.
local facts, sessions, count, endpoints
local passed -- the frames that were gone through while nobody looked
local waiting, held -- messages that are not derived yet: frame and headers in turns; octets of the headers

local function forget()
  facts, sessions, count, endpoints, passed = {}, {}, 0, {}, {}
  waiting, held = {}, 0
end

forget()
proto.init = forget

-- SIP -------------------------------------------------------------------------

local COMPACT = { i = "call-id", f = "from", t = "to", m = "contact" }
local KINDS = { "ms-diagnostics", "ms-diagnostics-public", "ms-client-diagnostics" }
local WANTED = { ["call-id"] = true, from = true, to = true, contact = true, cseq = true, rseq = true,
  ["user-agent"] = true, server = true, reason = true }

-- readTagAndEpid returns two header parameters of an address, those outside the brackets.
local function readTagAndEpid(address)
  local rest = match(address, ">([^>]*)$") or match(address, "^[^<>]*$") or ""
  local tag, epid
  for key, value in string.gmatch(rest, ";%s*([^=;%s]+)%s*=%s*([^;%s]+)") do
    key = lower(key)
    if key == "tag" then
      tag = tag or gsub(value, '"', "")
    elseif key == "epid" then
      epid = epid or gsub(value, '"', "")
    end
    if tag and epid then break end
  end
  return tag, epid
end

-- The messages of a call repeat its addresses, so the last ones are kept with what
-- was read of them.
local MAX_KEPT = 256
local tags, epids, kept = {}, {}, 0

-- tagAndEpid is readTagAndEpid for an address that may be missing.
local function tagAndEpid(address)
  if not address then return nil end
  local tag = tags[address]
  if tag == nil then
    if kept == MAX_KEPT then tags, epids, kept = {}, {}, 0 end
    local epid
    tag, epid = readTagAndEpid(address)
    tags[address], epids[address], kept = tag or false, epid, kept + 1
  end
  return tag or nil, epids[address]
end

-- Diagnostics -------------------------------------------------------------------

local MAX_DIAGNOSTICS = 32 -- values of one message that are looked at

-- isOver reports whether an attribute's value is over at a position: at the end,
-- at a semicolon, or at a comma that a new id follows.
local function isOver(s, at)
  at = match(s, "^[ \t]*()", at)
  if at > #s or byte(s, at) == 59 then return true end
  local after = match(s, "^,[ \t]*[%d.]+[ \t]*()", at)
  return after ~= nil and (after > #s or byte(s, after) == 59)
end

local CLOSING = { ['"'] = '"', ["\226\128\156"] = "\226\128\157", ["\226\128\157"] = "\226\128\157" }

-- quotedValue returns what stands between quotes, and where the rest begins. A
-- quote closes only where the value is over, since reasons quote words.
local function quotedValue(s, at, quote)
  local from = at
  while at <= #s do
    if find(s, '^\\["\\]', at) then
      at = at + 2
    elseif sub(s, at, at + #quote - 1) == quote and isOver(s, at + #quote) then
      return sub(s, from, at - 1), match(s, "^[ \t]*()", at + #quote)
    else
      at = at + 1
    end
  end
  return sub(s, from), #s + 1
end

local function attributeValue(s, at)
  at = match(s, "^[ \t]*()", at)
  for _, n in ipairs({ 1, 3 }) do
    local quote = CLOSING[sub(s, at, at + n - 1)]
    if quote then return quotedValue(s, at + n, quote) end
  end
  local stop = at
  while stop <= #s do
    local c = byte(s, stop)
    if c == 59 or c == 44 and isOver(s, stop) then break end
    stop = stop + 1
  end
  return match(sub(s, at, stop - 1), "^(.-)[ \t]*$"), stop
end

-- One character of UTF-8 that a reason should not have: control and format
-- characters and line ends.
local INVISIBLE = { "%c", "\194[\128-\159\173]", "\216\156", "\226\128[\139-\143\168-\174]", "\226\129[\160-\175]",
  "\239\187\191", "\239\191[\185-\187]" }

-- character returns the octets of the UTF-8 character at a position, nil when
-- there is none.
local function character(s, at)
  local c = byte(s, at)
  local size = c < 128 and 1 or c >= 194 and c < 224 and 2 or c >= 224 and c < 240 and 3 or c >= 240 and c < 245 and 4 or 0
  local text = sub(s, at, at + size - 1)
  if size == 0 or #text < size or not find(sub(text, 2), "^[\128-\191]*$") then return nil end
  local second = byte(text, 2)
  if c == 224 and second < 160 or c == 237 and second > 159 or c == 240 and second < 144 or c == 244 and second > 143 then return nil end
  return text
end

-- clean makes text at most n octets of printable UTF-8, as ocsconv does.
local function clean(s, n)
  if #s <= n and not find(s, "[^ -~]") then return s end
  local out, size, at = {}, 0, 1
  while at <= #s do
    local c = character(s, at)
    at = at + (c and #c or 1)
    if not c or c == "\239\191\189" then c = "?" end
    for _, pattern in ipairs(INVISIBLE) do
      if find(c, "^" .. pattern .. "$") then c = " " end
    end
    if size + #c > n - 3 then
      out[#out + 1] = "\226\128\166"
      break
    end
    out[#out + 1], size = c, size + #c
  end
  return table.concat(out)
end

local LENGTHS = { reason = 200, source = 100, appname = 80 } -- octets that are shown

-- diagnostics adds what a diagnostics header says:
--
--   13004.1;reason="…";source="…";appName="InboundRouting"
--
-- in any order and with any piece missing. Several values may follow each other.
local function diagnostics(list, value)
  local at = 1
  while at <= #value and #list < MAX_DIAGNOSTICS do
    local d, first = {}, true
    while at <= #value do
      local name, stop = match(value, "^[ \t]*([^=;,]*)()", at)
      name = match(name, "^(.-)[ \t]*$")
      local id = first and byte(value, stop) ~= 61 and match(name .. ".", "^(%d+)[ \t]*%.")
      if id and #id <= 10 and tonumber(id) < 2147483648 then d.id = tonumber(id) end
      first, at = false, stop
      if byte(value, at) == 61 then
        local v
        v, at = attributeValue(value, at + 1)
        local key = lower(name)
        if LENGTHS[key] and not d[key] and v ~= "" then d[key] = clean(gsub(v, '\\(["\\])', "%1"), LENGTHS[key]) end
      end
      local c = byte(value, at)
      if c == 44 or c == 59 then at = at + 1 end
      if c == 44 then break end
    end
    if d.id then list[#list + 1] = d end
  end
end

-- INITIALS are the octets that a wanted header line may begin with; of a name
-- with "m" the next two tell. Most lines are passed over by them.
local INITIALS = {}
for c in string.gmatch("cfimrstu", ".") do INITIALS[byte(c)], INITIALS[byte(c) - 32] = true, true end

-- NAMES has what a header's name is called here, as it is spelled; false for those
-- that are not wanted. It fills with the spellings that come.
local MAX_NAMES, MAX_NAME = 512, 40
local NAMES, names = {}, 0

local function wantedName(spelled)
  local name = match(spelled, "^([A-Za-z-]+)[ \t]*$")
  name = name and lower(name)
  name = COMPACT[name] or name
  if name and not WANTED[name] and not find(name, "diagnostics", 1, true) then name = nil end
  if #spelled <= MAX_NAME and names < MAX_NAMES then NAMES[spelled], names = name or false, names + 1 end
  return name
end

-- readHeaders puts the headers that are wanted into m, of each the first, and returns
-- the diagnostics headers by their names, nil where there are none. The second value
-- is true where a header goes on in the next line, which is then left to the caller.
local function readHeaders(headers, m)
  local reports
  local at = find(headers, "\n", 1, true)
  while at do
    at = at + 1
    local c, d, e = byte(headers, at, at + 2)
    if c == 32 or c == 9 then return nil, true end
    if INITIALS[c] and (c ~= 77 and c ~= 109 or d == 58 or d == 32 or d == 9 or e == 45) then -- "m:", "ms-…"
      local colon = find(headers, ":", at, true)
      if not colon then break end
      local spelled = sub(headers, at, colon - 1)
      local name = NAMES[spelled]
      if name == nil then name = wantedName(spelled) end
      if name and WANTED[name] then
        m[name] = m[name] or match(headers, "^[ \t]*([^\r\n]*)", colon + 1)
      elseif name then
        reports = reports or {}
        reports[name] = reports[name] or {}
        table.insert(reports[name], (match(headers, "^[ \t]*([^\r\n]*)", colon + 1)))
      end
    end
    at = find(headers, "\n", at, true)
  end
  return reports, false
end

local NONE = {} -- the diagnostics of most messages

-- readReports returns what the diagnostics headers of a message say.
local function readReports(reports, server)
  local list = {}
  for _, kind in ipairs(KINDS) do
    for _, value in ipairs(reports[kind] or NONE) do diagnostics(list, value) end
    if kind ~= "ms-client-diagnostics" and server then
      local name = clean(match(server, "^[^/]*"), 80)
      for _, d in ipairs(list) do d.component = d.appname or name ~= "" and name or nil end
    end
  end
  for _, d in ipairs(list) do d.component = d.component or d.appname end
  return list
end

-- readStart returns status and method of a start line, nil for what is none.
local function readStart(line)
  local status = tonumber(match(line, "^[Ss][Ii][Pp]/2%.0 (%d%d%d)") or "")
  return status, not status and match(line, "^(%S+) %S.* [Ss][Ii][Pp]/2%.0%s*$") or nil
end

-- headersOf returns the octets of a message up to the end of its headers.
local function headersOf(raw) return sub(raw, 1, (find(raw, "\r\n\r\n", 1, true) or #raw) + 1) end

-- parse reads what is needed of a message from its headers; nil when it is no SIP.
local function parse(headers)
  local line = match(headers, "^[^\r\n]*")
  local m = { startLine = line }
  local reports, folded = readHeaders(headers, m)
  if folded then
    headers = gsub(headers, "[ \t]*\r?\n[ \t]+", " ")
    line = match(headers, "^[^\r\n]*")
    m = { startLine = line }
    reports = readHeaders(headers, m)
  end
  m.status, m.method = readStart(line)
  if not m.status and not m.method then return nil end
  m.diagnostics = reports and readReports(reports, m.server) or NONE
  m.cseqNumber, m.cseqMethod = match(m.cseq or "", "^(%d+)%s+(%S+)")
  m.method = m.method or m.cseqMethod
  m.fromTag, m.fromEpid = tagAndEpid(m.from)
  m.toTag, m.toEpid = tagAndEpid(m.to)
  return m
end

-- octetsOf returns the first octets of a range, nil where they cannot be had.
local function octetsOf(range, n) return range:raw(0, n) end

-- octets returns the headers of each SIP message of a frame.
local function octets()
  local list = {}
  for _, info in ipairs({ sipField() }) do
    local range = info.range
    local n = range and range:len() or 0
    if n > 0 then
      local ok, raw = pcall(octetsOf, range, math.min(n, MAX_HEADERS))
      if ok then list[#list + 1] = headersOf(raw) end
    end
  end
  return list
end

-- messages returns the SIP messages of a frame.
local function messages()
  local list = {}
  for _, headers in ipairs(octets()) do list[#list + 1] = parse(headers) end
  return list
end

local lastAgent, lastProduct -- of the header before: most messages of a capture have the same few

-- product returns what a User-Agent or Server header calls the program: the name
-- in brackets that Microsoft's clients end it with, else the whole.
local function product(agent)
  if not agent then return nil end
  if agent ~= lastAgent then
    local name = match(agent, "%(([^()]+)%)%s*$") or match(agent, "^(.-)%s*$")
    lastAgent, lastProduct = agent, gsub(name, "^Microsoft ", "")
  end
  return lastProduct
end

local function gruu(contact)
  local uri = match(contact or "", "<([^>]*)>") or match(contact or "", "^([^;%s]+)")
  if uri and find(uri, ";gruu", 1, true) then return uri end
end

-- Verdicts of ocsconv ---------------------------------------------------------

-- told returns the facts that a packet comment of ocsconv holds, nil when it is
-- none.
local function told(comment)
  if not find(comment, "{kind=", 1, true) then return nil end
  local note, inside = match(comment, "^(.-) ?{(kind=[^{}]*)}")
  if not note then return nil end
  local f = { note = note, diagnostics = {}, reasons = {}, components = {}, quality = {}, derived = false }
  for name, value in string.gmatch(inside, "([%w.]+)=(%S+)") do
    if name == "diagnostics.id" then
      f.diagnostics[#f.diagnostics + 1] = tonumber(value)
    elseif name == "diagnostics.reason" then
      f.reasons[#f.reasons + 1] = gsub(value, "_", " ")
    elseif name == "diagnostics.component" then
      f.components[#f.components + 1] = gsub(value, "_", " ")
    elseif sub(name, 1, 8) == "quality." then
      f.quality[#f.quality + 1] = { sub(name, 9), value }
    else
      f[name] = value
    end
  end
  f.dialog, f.state = f.state, f.verdict
  f.session, f.copyOf, f.duplicate = tonumber(f.session), tonumber(f.copy), tonumber(f.duplicate)
  f.retransmit = f.retransmit ~= nil
  f.directionHow, f.confidence = f["direction.how"] or "logged", tonumber(f.confidence or 1)
  if f.product then f.product = gsub(f.product, "_", " ") end
  if f.cause then f.cause = gsub(f.cause, "_", " ") end
  return f
end

-- speaks reports whether the verdict names an endpoint of the callee.
local function speaks(f) return f.session and match(f.endpoint or "", "^E%d+$") ~= nil end

-- introduce completes product and GRUU of an endpoint from what it said itself.
local function introduce(f, m)
  if not speaks(f) then return end
  local key = f.session .. " " .. f.endpoint
  local e = endpoints[key] or {}
  endpoints[key] = e
  if m and f.epid and (m.status and m.toEpid or m.fromEpid) == f.epid then
    e.product = e.product or product(m["user-agent"] or m.server)
    e.gruu = e.gruu or gruu(m.contact)
  end
  f.product, f.gruu = f.product or e.product, f.gruu or e.gruu
end

-- Verdicts of one pass --------------------------------------------------------

local REQUESTS = { REGISTER = "REG", MESSAGE = "MSG", SUBSCRIBE = "SUB", NOTIFY = "NOTIFY", BENOTIFY = "BENOTIFY",
  SERVICE = "SERVICE", OPTIONS = "OPTIONS", INFO = "INFO", UPDATE = "UPDATE", REFER = "REFER", PUBLISH = "PUBLISH",
  PRACK = "PRACK", BYE = "BYE", CANCEL = "CANCEL", ACK = "ACK" }

local REPORTS = { [13004] = "FORK13004", [13005] = "ADD13005", [13006] = "FWD13006", [13007] = "APP13007" }

local function session(callId)
  local s = sessions[callId]
  if not s then
    count = count + 1
    s = { number = count, branches = {}, byTag = {}, initial = {}, refused = {}, dialog = "none" }
    sessions[callId] = s
  end
  return s
end

-- branchOf returns the branch of the far end that a message belongs to: the tag
-- that is not the caller's. Without the INVITE nobody can tell the sides apart.
local function branchOf(s, m)
  if not s.caller then return nil end
  local tag
  if m.fromTag == s.caller then
    tag = m.toTag
  elseif m.toTag == s.caller then
    tag = m.fromTag
  end
  return tag and s.byTag[tag], tag
end

local function newBranch(s, tag)
  local b = { tag = tag, label = "E" .. (#s.branches + 1), dialog = "none", seen = {} }
  s.branches[#s.branches + 1] = b
  s.byTag[tag] = b
  return b
end

-- describe keeps of a branch what its endpoint says of itself.
local function describe(s, b, m)
  if not b then return end
  local own = m.status and m.fromTag == s.caller or not m.status and m.toTag == s.caller
  local epid = m.fromTag == s.caller and m.toEpid or m.toTag == s.caller and m.fromEpid
  b.epid = b.epid or epid or nil
  if own then
    b.product = b.product or product(m["user-agent"] or m.server)
    b.gruu = b.gruu or gruu(m.contact)
    b.voicemail = b.voicemail or find(m.contact or "", "opaque=app:voicemail", 1, true) ~= nil
  end
end

local function reportKind(m)
  for _, d in ipairs(m.diagnostics) do
    if REPORTS[d.id] then return REPORTS[d.id] end
  end
  return "REPORT"
end

-- provisional judges a 101 to 199 to the initial INVITE.
local function provisional(s, m, b, tag)
  if m.status == 101 then
    local kind = reportKind(m)
    if kind == "FORK13004" or kind == "ADD13005" then s.announced = true end
    if kind == "FWD13006" then s.forwarded = true end
    return kind, b
  end
  if not tag or not (b or m.toEpid) then return "SRVPROG", nil end
  b = b or newBranch(s, tag)
  local what = m.status .. "/" .. (m.rseq or "")
  if b.seen[what] then return "RETRANS", b end
  local kind = m.status == 180 and "RING" or b.progress and "EPROG2" or "EPROG"
  b.seen[what], b.progress = true, b.progress or m.status ~= 180
  if b.dialog == "none" then b.dialog = "early" end
  return kind, b
end

-- final judges a final response to the initial INVITE.
local function final(s, m, b, tag)
  if m.status >= 300 then
    if m.status ~= 401 and m.status ~= 407 then s.last = m.status end
    s.refused[m.cseqNumber or ""] = true
    if b then
      b.final, b.dialog = m.status, "terminated"
    elseif m.status ~= 401 and m.status ~= 407 then
      s.final, s.dialog = m.status, "terminated"
    end
    return "FINALERR", b
  end
  if not tag then return "ANSWER", nil end
  b = b or newBranch(s, tag)
  s.answered = s.answered or b
  b.answered = true
  if b.dialog ~= "confirmed" and b.dialog ~= "terminated" then b.dialog = "accepted" end
  return s.answered == b and "ANSWER" or "ANSWER2", b
end

local function response(s, m, b, tag)
  if m.method ~= "INVITE" then
    local kind = REQUESTS[m.method or ""]
    if m.method == "REGISTER" and m.status >= 300 then return "REGCHAL", b end
    return kind and m.status >= 200 and m.status < 300 and kind ~= "BENOTIFY" and kind .. "OK" or "RESP", b
  end
  if not s.initial[m.cseqNumber or ""] or m.fromTag ~= s.caller then
    if m.status < 200 then return "REINVPROG", b end
    return m.status < 300 and "REINVOK" or "REINVERR", b
  end
  if m.status < 200 and s.dialog == "none" then s.dialog = "proceeding" end
  if m.status == 100 then return "TRY", b end
  if m.status < 200 then return provisional(s, m, b, tag) end
  return final(s, m, b, tag)
end

local function ack(s, m, b)
  if not b then return s.refused[m.cseqNumber or ""] and "ACKERR" or "ACK" end
  if not s.initial[m.cseqNumber or ""] or m.fromTag ~= s.caller then return "REINVACK" end
  if b.final then return "ACKERR" end
  if not b.answered then return "ACK" end
  if b.dialog == "accepted" then b.dialog = "confirmed" end
  b.acknowledged = true
  return "ACK2XX"
end

local function request(s, m, b)
  if m.method == "INVITE" then
    if m.toTag then return "REINV" end
    local again = s.initial[m.cseqNumber or ""]
    s.caller = s.caller or m.fromTag
    s.initial[m.cseqNumber or ""] = true
    s.final, s.last = nil, nil
    if not again then s.dialog = "none" end
    return "INV0"
  end
  if m.method == "ACK" then return ack(s, m, b) end
  if m.method == "BYE" and b then
    s.byes = (s.byes or 0) + 1
    b.bye, b.dialog = b.bye or s.byes, "terminated"
  elseif m.method == "CANCEL" then
    s.cancelled = true
    s.elsewhere = s.elsewhere or find(m.reason or "", "cause%s*=%s*200%f[%D]") ~= nil
  end
  return REQUESTS[m.method] or "REQUEST"
end

-- derive adds a message to what is known, and returns its facts: kind, dialog
-- state, session, branch, endpoint, epid and product, false for none. A large
-- capture has many of them, and a list takes a quarter of the memory of named
-- members.
local function derive(m)
  local s = session(m["call-id"] or "")
  local b, tag = branchOf(s, m)
  local kind
  if m.status then
    kind, b = response(s, m, b, tag)
  else
    kind = request(s, m, b)
  end
  describe(s, b, m)
  return { kind, b and b.dialog or s.dialog, s, b or false,
    s.caller and not b and (m.status and "S" or "-") or false,
    not b and (not m.status and m.fromEpid or m.toEpid) or false,
    not s.caller and product(m["user-agent"] or m.server) or false }
end

-- winner returns the branch that completed INVITE, 2xx and ACK and kept the call
-- longest.
local function winner(s)
  local best
  for _, b in ipairs(s.branches) do
    if b.acknowledged and (not best or (b.bye or math.huge) > (best.bye or math.huge)) then best = b end
  end
  return best
end

local FINALS = { [486] = "busy", [600] = "busy", [603] = "declined", [480] = "no-answer", [408] = "no-answer", [487] = "cancelled" }

-- OTHERS is what a final response that ends the call says of the endpoints that
-- did not send it.
local OTHERS = { [486] = "lost", [600] = "lost", [603] = "lost", [480] = "no-answer", [408] = "no-answer", [487] = "cancelled" }

-- verdict returns state of a branch and how it is known.
local function verdict(s, b)
  local won = winner(s)
  if b == won then return "won", "observed" end
  if s.elsewhere and (not b.final or b.final == 487) then return "lost", "announced" end
  if b.final and b.final < 400 then return "diverted", "observed" end
  if b.final then return FINALS[b.final] or "unknown", FINALS[b.final] and "observed" or nil end
  if won and b.answered then return "race-lost", "observed" end
  if won and s.forwarded then return "cancelled", "announced" end
  if won then return "lost", "inferred" end
  if s.cancelled then return "cancelled", "observed" end
  if b.answered then return "unknown" end
  if s.last then return OTHERS[s.last] or "unknown", OTHERS[s.last] and "inferred" or nil end
  return "ringing", "observed"
end

local function outcome(s)
  if not s.caller then return nil end
  local won = winner(s)
  if won then return won.voicemail and "voicemail" or s.forwarded and "forwarded" or "answered" end
  if s.elsewhere then return "answered" end
  if s.cancelled then return "cancelled" end
  if not s.last then return "in-progress" end
  return FINALS[s.last] or s.last < 400 and "redirected" or "failed"
end

local function severalEpids(s)
  local first
  for _, b in ipairs(s.branches) do
    if b.epid and first and b.epid ~= first then return true end
    first = first or b.epid
  end
  return false
end

-- judge completes derived facts of a message with what the session shows by now.
local function judge(f, m)
  local s, b = f[3], f[4]
  local j = { kind = f[1], session = s.number, dialog = f[2], derived = true, diagnostics = {},
    endpoint = f[5] or nil, epid = f[6] or nil, product = f[7] or nil, outcome = outcome(s) }
  for _, d in ipairs(m.diagnostics) do j.diagnostics[#j.diagnostics + 1] = d.id end
  local won = winner(s)
  j.winner = won and won.label
  if s.caller then j.mpop = severalEpids(s) and "yes" or s.announced and "announced" or "no-evidence" end
  if b then
    j.endpoint, j.epid, j.product, j.gruu = b.label, b.epid, b.product, b.gruu
    j.state, j.how = verdict(s, b)
  end
  j.note = format("%s%s. Derived by Wireshark from SIP alone%s.", m.startLine, b and " of " .. b.label or "",
    s.caller and "" or "; the INVITE is not in the capture")
  return j
end

-- Tree ------------------------------------------------------------------------

-- printable makes text safe to show: control characters and what is no UTF-8
-- become question marks.
local function printable(text)
  if not find(text, "[^ -~]") then return text end
  text = gsub(text, "%c", "?")
  if not find(text, "[\128-\255]") then return text end
  local valid = gsub(text, "[\194-\223][\128-\191]", "")
  valid = gsub(valid, "[\225-\236\238\239][\128-\191][\128-\191]", "")
  valid = gsub(valid, "\224[\160-\191][\128-\191]", "")
  valid = gsub(valid, "\237[\128-\159][\128-\191]", "")
  valid = gsub(valid, "\240[\144-\191][\128-\191][\128-\191]", "")
  valid = gsub(valid, "[\241-\243][\128-\191][\128-\191][\128-\191]", "")
  valid = gsub(valid, "\244[\128-\143][\128-\191][\128-\191]", "")
  if not find(valid, "[\128-\255]") then return text end
  return (gsub(text, "[\128-\255]", "?"))
end

local ORDER = { "kind", "endpoint", "state", "how", "dialog", "epid", "product", "gruu", "winner", "outcome", "mpop", "cause" }

-- Where the tree is not shown, only what a filter, a column or a tap has asked for
-- is added to it: the rest would be thrown away, and costs most of the time.
local shown = false

local function addValue(item, field, value)
  if value ~= nil and (shown or item:referenced(field)) then item:add(field, value):set_generated() end
end

local function addText(item, field, value)
  if value and value ~= "" then
    if shown or item:referenced(field) then item:add(field, printable(value)):set_generated() end
  end
end

-- showDiagnostics adds ids and words. The words come from the message itself,
-- what it leaves out from the comment.
local function showDiagnostics(item, f, m)
  for _, id in ipairs(f.diagnostics) do addValue(item, F.diagnosticsId, id) end
  if #f.diagnostics == 0 or not m then return end
  local reasons, components = 0, 0
  for _, d in ipairs(m.diagnostics) do
    if not d.reason and f.reasons then
      reasons = reasons + 1
      addText(item, F.diagnosticsReason, f.reasons[reasons])
    end
    if not d.component and f.components then
      components = components + 1
      addText(item, F.diagnosticsComponent, f.components[components])
    end
    addText(item, F.diagnosticsReason, d.reason)
    addText(item, F.diagnosticsSource, d.source)
    addText(item, F.diagnosticsComponent, d.component)
  end
end

local MEASURED = { loss = F.qualityLoss, jitter = F.qualityJitter, rtt = F.qualityRtt, mos = F.qualityMos,
  degradation = F.qualityDegradation, concealed = F.qualityConcealed }
local WORDED = { class = F.qualityClass, reporter = F.qualityReporter, codec = F.qualityCodec, path = F.qualityPath,
  connection = F.qualityConnection }

-- showQuality adds what quality reports say.
local function showQuality(item, quality)
  for _, pair in ipairs(quality or {}) do
    if MEASURED[pair[1]] then
      addValue(item, MEASURED[pair[1]], tonumber(pair[2]))
    elseif WORDED[pair[1]] then
      addText(item, WORDED[pair[1]], pair[2])
    end
  end
end

-- show puts facts into the tree.
local function show(tree, f, m)
  local item = tree:add(proto)
  item:set_generated()
  shown = tree.visible
  if shown then
    item:append_text(format(": %s%s%s", f.kind or "", f.endpoint and ", " .. f.endpoint or "", f.state and " " .. f.state or ""))
  end
  for _, name in ipairs(ORDER) do addText(item, F[name], f[name]) end
  addValue(item, F.causeStatus, tonumber(f["cause.status"]))
  addValue(item, F.causeId, tonumber(f["cause.id"]))
  showQuality(item, f.quality)
  addValue(item, F.session, f.session)
  addValue(item, F.copyOf, f.copyOf)
  addValue(item, F.duplicate, f.duplicate)
  if f.retransmit then addValue(item, F.retransmit, true) end
  local p2p = p2pField()
  local direction = p2p and (p2p.value == 0 and "out" or p2p.value == 1 and "in") or f.directionHow == "unknown" and "unknown" or nil
  addText(item, F.direction, direction)
  addText(item, F.directionHow, f.directionHow)
  addValue(item, F.confidence, f.confidence)
  showDiagnostics(item, f, m)
  addText(item, F.note, f.note)
  addValue(item, F.derived, f.derived)
end

-- keyOf names a message of a frame among the facts.
local function keyOf(pinfo, i) return i == 1 and pinfo.number or pinfo.number .. " " .. i end

-- commented returns what the comments of the frame say, nil when none is
-- ocsconv's.
local function commented()
  for _, info in ipairs({ commentField() }) do
    local f = told(tostring(info.value))
    if f then return f end
  end
end

local dissector -- our own, known once it is registered

-- isWanted reports whether anything of ours in the tree is looked at: by an eye, a
-- filter, a column or a tap.
local function isWanted(tree)
  dissector = dissector or Dissector.get("mpop")
  return tree:referenced(dissector)
end

-- deriveWaiting derives what waits, in its order.
local function deriveWaiting()
  for i = 1, #waiting, 2 do
    facts[waiting[i]] = facts[waiting[i]] or derive(parse(waiting[i + 1]))
  end
  waiting, held = {}, 0
end

-- wait keeps the headers of a frame's messages until somebody looks, and reports
-- whether there are any. Deriving takes most of the time, and where the tree is
-- shown nowhere, nobody ever does.
local function wait(pinfo)
  local n = 0
  for _, headers in ipairs(octets()) do
    local line, next = match(headers, "^([^\r\n]*)\r?\n?()")
    local c = byte(headers, next)
    local isMessage
    if c == 32 or c == 9 then -- the start line goes on in the next one
      isMessage = parse(headers) ~= nil
    else
      local status, method = readStart(line)
      isMessage = status ~= nil or method ~= nil
    end
    if isMessage then
      n = n + 1
      waiting[#waiting + 1], waiting[#waiting + 2] = keyOf(pinfo, n), headers
      held = held + #headers
    end
  end
  if held > MAX_HELD then deriveWaiting() end
  return n > 0
end

-- pass remembers what a frame tells of later ones when nobody looks at it.
local function pass(pinfo, tree)
  local number = pinfo.number
  if facts[number] or passed[number] then
    tree:add(proto):set_generated()
    return
  end
  local f = commented()
  if f then
    introduce(f, speaks(f) and messages()[1] or nil)
  elseif not wait(pinfo) then
    return
  end
  passed[number] = true
  tree:add(proto):set_generated()
end

function proto.dissector(_, pinfo, tree)
  if not isWanted(tree) then
    pass(pinfo, tree)
    return
  end
  deriveWaiting()
  local list = messages()
  local f = commented()
  if f then
    introduce(f, list[1])
    show(tree, f, list[1])
    return
  end
  for i, m in ipairs(list) do
    local key = keyOf(pinfo, i)
    facts[key] = facts[key] or derive(m)
    show(tree, judge(facts[key], m), m)
  end
end

register_postdissector(proto)
