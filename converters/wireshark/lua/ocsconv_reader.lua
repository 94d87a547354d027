-- ocsconv_reader.lua: Wireshark opens the SIP logs of Microsoft OCS, Lync and
-- Skype for Business as they are: client logs (.uccapilog) and server traces
-- (OCSLogger, CLS, S4). Part of ocsconv.
--
-- Every message becomes one frame of link type 252 (exported PDU) with the same
-- octets, time, addresses and direction that `ocsconv convert --annotate=false`
-- gives; the comment of the frame says where it stands in the log. Two things
-- differ, since this reader goes through a log only once:
--
--   * Times. A log carries no zone. They count as UTC unless the preference
--     ocsconv.zone says otherwise; ocsconv looks for Date headers.
--   * Addresses that the log does not print (the server's own in SIPStack
--     records, peers that have a name only). They are learnt from the Via headers
--     and connection records of the first 8 MiB; what cannot be learnt is shown as
--     an address of a documentation range, the same for the same name. ocsconv
--     knows the whole log and may show another one. It also infers directions
--     that the log leaves out; here such a message counts as sent.
--
-- Wireshark 4.0 and 4.2 bring Lua 5.2, later ones 5.4: no bit32, no //, no
-- string.pack. A tail call in read or seek_read frees what the C code still
-- writes to, so there is none.

if set_plugin_info then
  set_plugin_info({ version = "1.0", author = "ocsconv", description = "OCS, Lync and Skype for Business SIP logs" })
end

local byte, char, find, format, gsub = string.byte, string.char, string.find, string.format, string.gsub
local lower, match, sub = string.lower, string.match, string.sub
local floor, max, min = math.floor, math.max, math.min
local concat = table.concat

local MAX_GAP = 65536       -- octets of foreign lines that are kept in mind
local MAX_MESSAGE = 8388608 -- octets of one message
local MAX_PACKET = 262144   -- octets of one frame; Wireshark takes no more
local CHUNK = 65536         -- octets of one read
local HEAD = 65536          -- octets that tell the format
local SURVEY = 8388608      -- octets from which addresses are learnt

local BOM = "\239\187\191"

-- Preferences -----------------------------------------------------------------

local proto = Proto("ocsconv", "OCS and Lync logs (ocsconv)")
proto.prefs.zone = Pref.string("Zone of the logs' times", "UTC",
  "UTC, or how far the computer was ahead of it, such as +01:00. Reload the file after a change.")
proto.prefs.date = Pref.string("Day of logs without dates", "",
  "YYYY-MM-DD of the first line of a log whose lines have a time only. Empty takes it from a Date header.")

-- zoneOffset returns the offset from UTC in seconds that the preference gives.
local function zoneOffset()
  local sign, h, m = match(proto.prefs.zone or "", "^%s*[UGTMCutgmc]*%s*([+-])(%d%d?):?(%d?%d?)%s*$")
  if not sign then return 0 end
  local seconds = tonumber(h) * 3600 + (tonumber(m) or 0) * 60
  if sign == "-" then return -seconds end
  return seconds
end

local function zoneName(seconds)
  if seconds == 0 then return "UTC" end
  local minutes = floor(math.abs(seconds) / 60)
  return format("UTC%s%02d:%02d", seconds < 0 and "-" or "+", floor(minutes / 60), minutes % 60)
end

-- Calendar --------------------------------------------------------------------

-- days returns the days from 1970-01-01 to a date of the Gregorian calendar. The
-- month may be followed by a day that it does not have.
local function days(y, m, d)
  if m <= 2 then y, m = y - 1, m + 12 end
  local era = floor(y / 400)
  local yoe = y - era * 400
  local doy = floor((153 * (m - 3) + 2) / 5) + d - 1
  return era * 146097 + yoe * 365 + floor(yoe / 4) - floor(yoe / 100) + doy - 719468
end

local MONTH_DAYS = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }

local function isDate(y, m, d)
  if y < 1 or m < 1 or m > 12 or d < 1 then return false end
  local leap = m == 2 and y % 4 == 0 and (y % 100 ~= 0 or y % 400 == 0)
  return d <= MONTH_DAYS[m] + (leap and 1 or 0)
end

local MONTHS = { Jan = 1, Feb = 2, Mar = 3, Apr = 4, May = 5, Jun = 6, Jul = 7, Aug = 8, Sep = 9, Oct = 10, Nov = 11, Dec = 12 }

-- UTF-16 ----------------------------------------------------------------------

-- utf8 returns the UTF-8 of a code unit or code point. A lone surrogate becomes
-- three octets as well.
local function utf8(c)
  if c < 0x80 then return char(c) end
  if c < 0x800 then return char(0xC0 + floor(c / 64), 0x80 + c % 64) end
  if c < 0x10000 then return char(0xE0 + floor(c / 4096), 0x80 + floor(c / 64) % 64, 0x80 + c % 64) end
  return char(0xF0 + floor(c / 262144), 0x80 + floor(c / 4096) % 64, 0x80 + floor(c / 64) % 64, 0x80 + c % 64)
end

local function unitTable(big)
  return setmetatable({}, { __index = function(t, pair)
    local a, b = byte(pair, 1, 2)
    local text = big and utf8(a * 256 + b) or utf8(b * 256 + a)
    t[pair] = text
    return text
  end })
end

local UNITS = { LE = unitTable(false), BE = unitTable(true) }

local function joinSurrogates(a, b, c, d)
  local high = (byte(a) % 16) * 64 + byte(b) % 64
  local low = (byte(c) % 16) * 64 + byte(d) % 64
  return utf8(0x10000 + high * 1024 + low)
end

-- decode returns UTF-16 as UTF-8.
local function decode(raw, encoding)
  local text = gsub(raw, "..", UNITS[encoding])
  if find(text, "\237[\160-\175]") then
    text = gsub(text, "\237([\160-\175])([\128-\191])\237([\176-\191])([\128-\191])", joinSurrogates)
  end
  return text
end

-- half returns what stands for the last octet of a file that ends in the middle
-- of a code unit: as in ocsconv a pair of surrogates that UTF-8 does not have.
local function half(octet) return "\237\175\191\237" .. char(188 + floor(octet / 64), 128 + octet % 64) end

-- sniff tells the encoding of a file from its first octets: by the mark, or by
-- the zeros that Latin text has in UTF-16. It is nil for octets.
local function sniff(head)
  local mark = sub(head, 1, 2)
  if mark == "\255\254" then return "LE" end
  if mark == "\254\255" then return "BE" end
  local n = min(#head, 512)
  n = n - n % 2
  local zeros = { 0, 0 }
  for i = 1, n do
    if byte(head, i) == 0 then zeros[(i - 1) % 2 + 1] = zeros[(i - 1) % 2 + 1] + 1 end
  end
  local most = floor(floor(n / 2 * 9) / 10)
  if n >= 16 and zeros[2] > most and zeros[1] == 0 then return "LE" end
  if n >= 16 and zeros[1] > most and zeros[2] == 0 then return "BE" end
end

-- Window ----------------------------------------------------------------------

-- A window holds the part of the decoded log from keep on that was read. All
-- offsets count from the start of the decoded log, from 0. The file object is
-- valid during one call of Wireshark only, so every call sets it anew.
local Window = {}
Window.__index = Window

function Window.new(encoding)
  return setmetatable({ encoding = encoding, buf = "", base = 0, keep = 0, done = false, raw = 0, marks = { 0, 0 } }, Window)
end

-- readRaw returns about n octets of the file, decoded, or nil at its end. Of
-- UTF-16 it reads whole characters, and notes where they stand.
function Window:readRaw(n)
  if not self.encoding then return self.file:read(n) end
  local raw = self.file:read(n - n % 2)
  if not raw or #raw == 0 then return nil end
  if #raw % 2 == 1 then
    self.raw = self.raw + #raw
    return decode(sub(raw, 1, -2), self.encoding) .. half(byte(raw, -1))
  end
  local last = byte(raw, self.encoding == "LE" and -1 or -2)
  if last >= 0xD8 and last < 0xDC then
    local rest = self.file:read(2)
    if rest and #rest == 2 then raw = raw .. rest end
  end
  self.raw = self.raw + #raw
  return decode(raw, self.encoding)
end

-- fill reads more and reports whether there was any. It forgets what is before
-- keep. Reading as much as there is already keeps the copies linear.
function Window:fill()
  if self.done then return false end
  local drop = self.keep - self.base
  local chunk = self:readRaw(max(CHUNK, min(#self.buf - drop, MAX_MESSAGE)))
  if not chunk or #chunk == 0 then
    self.done = true
    return false
  end
  self.buf = sub(self.buf, drop + 1) .. chunk
  self.base = self.keep
  if self.encoding then
    self.marks[#self.marks + 1] = self.base + #self.buf
    self.marks[#self.marks + 1] = self.raw
  end
  return true
end

-- has reports whether the log reaches up to an offset.
function Window:has(to)
  while self.base + #self.buf < to do
    if not self:fill() then return false end
  end
  return true
end

-- text returns the octets between two offsets, fewer at the end of the log.
function Window:text(from, to)
  self:has(to)
  return sub(self.buf, from - self.base + 1, to - self.base)
end

-- lineEnd returns where the line that starts at an offset ends, its line end
-- included; the offset itself at the end of the log. A line longer than limit
-- comes in pieces.
function Window:lineEnd(at, limit)
  local from = at
  while true do
    local i = find(self.buf, "\n", from - self.base + 1, true)
    if i then return min(self.base + i, at + limit) end
    from = max(self.base + #self.buf, at)
    if from - at >= limit then return at + limit end
    if not self:fill() then return from end
  end
end

function Window:line(at, limit)
  local i = find(self.buf, "\n", at - self.base + 1, true)
  if i and i + self.base - at <= limit then return sub(self.buf, at - self.base + 1, i), self.base + i end
  local stop = self:lineEnd(at, limit)
  return sub(self.buf, at - self.base + 1, stop - self.base), stop
end

-- countLines returns how many lines end between two offsets.
function Window:countLines(from, to)
  local n, at, stop = 0, from - self.base, to - self.base
  while true do
    at = find(self.buf, "\n", at + 1, true)
    if not at or at > stop then return n end
    n = n + 1
  end
end

-- fetch returns the octets between two offsets of a file, for a frame that is
-- looked at again.
local function fetch(file, encoding, marks, from, to)
  if not encoding then
    file:seek("set", from)
    return file:read(to - from) or ""
  end
  local low, high = 1, #marks / 2
  while low < high do
    local mid = floor((low + high + 1) / 2)
    if marks[mid * 2 - 1] <= from then low = mid else high = mid - 1 end
  end
  local w = Window.new(encoding)
  w.base, w.keep = marks[low * 2 - 1], marks[low * 2 - 1]
  w.file = file
  file:seek("set", marks[low * 2])
  return w:text(from, to)
end

-- Lines -----------------------------------------------------------------------

local function trimEOL(line)
  local n = #line
  if byte(line, n) ~= 10 then return line end
  return sub(line, 1, byte(line, n - 1) == 13 and n - 2 or n - 1)
end

local function trimRight(text)
  local n = #text
  while n > 0 do
    local c = byte(text, n)
    if c ~= 10 and c ~= 13 and c ~= 32 and c ~= 9 then break end
    n = n - 1
  end
  return sub(text, 1, n)
end

local function trim(text)
  text = trimRight(text)
  return find(text, "^%s") and match(text, "^%s*(.*)$") or text
end

local function isBlank(line) return line == "\r\n" or line == "\n" end

-- toWire returns text with every line end as CRLF.
local function toWire(text) return (gsub(text, "\r?\n", "\r\n")) end

-- isStartLine reports whether a line without its end is the start line of a SIP
-- message (RFC 3261 §7.1, §7.2): any token as method, a URI with its scheme, the
-- version in any case. A URI may hold blanks only where a web page has hidden an
-- address.
local function isStartLine(line)
  if find(line, "^[Ss][Ii][Pp]/2%.0 [1-6]%d%d") then
    return find(line, "^.......%s%d%d%d[ \t\r]*$") ~= nil or byte(line, 12) == 32
  end
  if sub(line, -8) ~= " SIP/2.0" and not find(line, " [Ss][Ii][Pp]/2%.0[ \t\r]*$") then return false end
  local uri = match(line, "^[%w%-.!%%*_+`'~]+ ([^%z\1-\32\127]+) ......0[ \t\r]*$")
  if not uri and find(line, "[email protected]", 1, true) then
    uri = match(line, "^[%w%-.!%%*_+`'~]+ ([^%z\1-\31\127]+) ......0[ \t\r]*$")
  end
  return uri ~= nil and find(uri, ":", 2, true) ~= nil
end

-- isHeaderLine reports whether a line begins with a field name and a colon. A
-- second colon behind the first ("CSession::Connect") is no header, nor is what
-- begins with a digit: an address and port on a line of their own.
local function isHeaderLine(line)
  local colon = match(line, "^[A-Za-z_.!%%*+`'~-][A-Za-z0-9_.!%%*+`'~-]*[ \t]*():")
  return colon ~= nil and colon > 1 and colon <= 65 and byte(line, colon + 1) ~= 58
end

-- fieldName returns the name of a header line in lower case and where its value
-- begins.
local function fieldName(line)
  local name, value = match(line, "^([A-Za-z-]+)[ \t]*:()")
  return name and lower(name), value
end

-- viaTransport returns the transport of a Via value, in upper case.
local function viaTransport(value)
  local t = match(value, "^[ \t]*[Ss][Ii][Pp][^/]*/[^/]*/[ \t]*([^ \t\r\n]*)")
  return t and string.upper(t) or ""
end

-- Addresses -------------------------------------------------------------------

local function u16(n) return char(floor(n / 256) % 256, n % 256) end

local function u32(n)
  return char(floor(n / 16777216) % 256, floor(n / 65536) % 256, floor(n / 256) % 256, n % 256)
end

local function parseIPv4(s)
  local a, b, c, d = match(s, "^(%d+)%.(%d+)%.(%d+)%.(%d+)$")
  if not a then return nil end
  local octets = {}
  for i, part in ipairs({ a, b, c, d }) do
    local n = tonumber(part)
    if #part > 3 or n > 255 or #part > 1 and byte(part) == 48 then return nil end
    octets[i] = char(n)
  end
  return concat(octets)
end

-- words returns the 16 bit groups of one side of "::" as octets, nil when they
-- are none. An IPv4 address may stand last.
local function words(s, last)
  if s == "" then return "" end
  local out, rest = {}, s
  while true do
    local group, after = match(rest, "^(%x%x?%x?%x?):(.+)$")
    if not group then break end
    out[#out + 1], rest = u16(tonumber(group, 16)), after
  end
  if find(rest, "^%x%x?%x?%x?$") then
    out[#out + 1] = u16(tonumber(rest, 16))
    return concat(out)
  end
  local ipv4 = last and parseIPv4(rest)
  return ipv4 and concat(out) .. ipv4
end

local function parseIPv6(s)
  s = gsub(s, "%%.+$", "")
  local left, right = match(s, "^(.-)::(.*)$")
  if not left then
    local all = words(s, true)
    return all and #all == 16 and all or nil
  end
  local a, b = words(left, false), words(right, true)
  if not a or not b or #a + #b > 14 then return nil end
  return a .. string.rep("\0", 16 - #a - #b) .. b
end

local V4_IN_V6 = string.rep("\0", 10) .. "\255\255"

-- parseIP returns an address as 4 or 16 octets, nil for anything else. IPv4 in
-- IPv6 form is the same host as the IPv4 address.
local function parseIP(s)
  if not find(s, ":", 1, true) then return parseIPv4(s) end
  local ip = parseIPv6(s)
  if ip and sub(ip, 1, 12) == V4_IN_V6 then return sub(ip, 13) end
  return ip
end

local function portNumber(s)
  if not find(s, "^%d+$") or #s > 9 then return nil end
  local n = tonumber(s)
  return n <= 65535 and n or nil
end

-- parseEnd reads "ip:port", "[ip]:port" or "host:port" of a client log. The port
-- counts from the last colon.
local function parseEnd(s)
  local host, port = s, 0
  local before, after = match(s, "^(.*):([^:%]]*)$")
  if before and portNumber(after) then host, port = before, portNumber(after) end
  local ip = parseIP(match(host, "^%[(.+)%]$") or host)
  if ip then return { ip = ip, port = port } end
  return { host = host, port = port }
end

-- parsePeer reads the same of a server trace, where any part may be missing and
-- what is no host name is nothing.
local function parsePeer(s)
  s = trim(s)
  local bare = gsub(gsub(s, "^%[", ""), "%]$", "")
  local ip = parseIP(bare)
  if ip then return { ip = ip, port = 0 } end
  local host, port = match(s, "^(.*):([^:]*)$")
  if host then
    port = portNumber(port)
    if not port then return { port = 0 } end
    ip = parseIP(match(host, "^%[(.+)%]$") or (not find(host, ":", 1, true) and host or ""))
    if ip then return { ip = ip, port = port } end
  end
  host, port = host or s, port or 0
  if #host > 255 or not find(host, "[A-Za-z0-9\128-\255]") or find(host, "[^A-Za-z0-9\128-\255._-]") then
    return { port = 0 }
  end
  return { host = host, port = port }
end

-- Hosts -----------------------------------------------------------------------

-- votes count proposals: the one with the most wins, the earlier of two with as
-- many. Behind a load balancer every connection may bring a new address, so only
-- the first 16 are kept.
local function vote(votes, x)
  local n = votes.count[x]
  if n then
    votes.count[x] = n + 1
  elseif #votes.list < 16 then
    votes.list[#votes.list + 1] = x
    votes.count[x] = 1
  end
end

local function newVotes() return { list = {}, count = {} } end

local function elected(votes)
  local best
  for _, x in ipairs(votes.list) do
    if not best or votes.count[x] > votes.count[best] then best = x end
  end
  return best
end

-- Hosts learns the addresses that a log does not print, from Via headers and
-- connection records. What cannot be learnt becomes a placeholder from a
-- documentation range (RFC 5737): one host, one address.
local Hosts = {}
Hosts.__index = Hosts

function Hosts.new()
  return setmetatable({ owners = {}, machines = {}, peers = {}, guesses = {}, used = {}, taken = {}, mapped = {}, held = {} }, Hosts)
end

function Hosts:owner(server)
  local o = self.owners[server]
  if not o then
    o = { ips = newVotes(), ports = newVotes(), names = newVotes() }
    self.owners[server] = o
    local machine = match(server, "\\(.*)$")
    if machine then
      machine = lower(machine)
      self.machines[machine] = self.machines[machine] or {}
      table.insert(self.machines[machine], o)
    end
  end
  return o
end

function Hosts:use(ip)
  if ip then self.used[ip] = true end
end

-- peerAt proposes an address for a peer; a guess counts only where nothing is
-- sure.
function Hosts:peerAt(host, ip, guess)
  local key, proposals = lower(host), guess and self.guesses or self.peers
  if not proposals[key] then proposals[key] = newVotes() end
  vote(proposals[key], ip)
  self:use(ip)
end

-- machine returns the address of the logging server with a host's name. A
-- centralised log calls fe01.contoso.com POOL01\FE01.
function Hosts:machine(key)
  local found
  for _, o in ipairs(self.machines[match(key, "^[^.]*")] or {}) do
    local ip = elected(o.ips)
    if not ip or found and found ~= ip then return nil end -- nobody knows which
    found = ip
  end
  return found
end

-- learnt returns the address that the log tells of a host, nil when it does not.
function Hosts:learnt(key)
  local ip = self.peers[key] and elected(self.peers[key]) or self:machine(key)
  if ip then return ip end
  ip = self.guesses[key] and elected(self.guesses[key])
  return ip and not self.held[ip] and ip or nil
end

-- topVia returns host, port and received address of the first Via value of a
-- message, and how many Via values it has.
local function topVia(raw)
  local stop = find(raw, "\r\n\r\n", 1, true) or #raw
  local value, n = nil, 0
  for name, v in string.gmatch("\n" .. sub(raw, 1, stop + 1), "\n([A-Za-z]+)[ \t]*:([^\n]*)") do
    name = lower(name)
    if name == "via" or name == "v" then
      value = value or v
      n = n + 1 + select(2, gsub(v, ",", ","))
    end
  end
  if not value then return nil end
  value = match(value, "^([^,]*)")
  local sentBy, params = match(value, "^[^/]*/[^/]*/[ \t]*%S+[ \t]+([^;]*)(.*)$")
  if not sentBy then return nil end
  sentBy = trim(sentBy)
  local host, port = match(sentBy, "^(.-)[ \t]*:[ \t]*(%d+)$")
  if not host or find(host, ":", 1, true) and sub(host, 1, 1) ~= "[" then host, port = sentBy, nil end
  return host, port and portNumber(port) or 0, match(lower(params), ";[ \t]*received[ \t]*=[ \t]*([^; \t\r]+)"), n
end

-- learn takes what one message tells of hosts whose addresses are missing.
function Hosts:learn(m)
  self:use(m["local"].ip)
  self:use(m.remote.ip)
  if m["local"].ip and m.remote.ip then return end
  local host, port, received, vias = topVia(m.raw)
  if not host then return end
  local ip = parseIP((gsub(host, "[%[%]]", "")))
  local request = sub(m.raw, 1, 4) ~= "SIP/"
  local fromPeer = m.direction == "in" and request
  if fromPeer and m.remote.host then
    ip = received and parseIP(received) or ip
    -- Servers name their listening port and connect from another.
    if ip then self:peerAt(m.remote.host, ip, port ~= m.remote.port and port ~= 0) end
  elseif not (fromPeer or m.direction == "out" and not request or not m.direction and vias > 1) then
    local o = self:owner(m.server)
    if ip then
      vote(o.ips, ip)
      self:use(ip)
    else
      vote(o.names, host)
    end
    if port > 0 then vote(o.ports, port) end
  end
end

-- fnv1a is the 32 bit hash of that name.
local function fnv1a(s)
  local h = 2166136261
  for i = 1, #s do
    local a, b = h % 256, byte(s, i)
    local x, bit = 0, 1
    for _ = 1, 8 do
      if a % 2 ~= b % 2 then x = x + bit end
      a, b, bit = floor(a / 2), floor(b / 2), bit * 2
    end
    h = h - h % 256 + x
    h = ((h % 256) * 16777216 + h * 403) % 4294967296 -- the prime is 2^24 + 403
  end
  return h
end

local DOCUMENTATION = { -- first address and number of hosts
  { 3221225984, 254 },  -- 192.0.2.0/24
  { 3325256704, 254 },  -- 198.51.100.0/24
  { 3405803776, 254 },  -- 203.0.113.0/24
  { 3323068416, 131070 }, -- 198.18.0.0/15, when the others are full
}

function Hosts:placeholder(key)
  local sum = fnv1a(key)
  for _, range in ipairs(DOCUMENTATION) do
    for i = 0, range[2] - 1 do
      local ip = u32(range[1] + 1 + (sum + i) % 4294967296 % range[2])
      if not self.used[ip] and not self.taken[ip] then
        self.taken[ip] = true
        return ip
      end
    end
  end
  return "\0\0\0\0"
end

function Hosts:address(host)
  local key = lower(host)
  local ip = self.mapped[key]
  if not ip then
    ip = self:learnt(key) or self:placeholder(key)
    self.mapped[key], self.held[ip] = ip, true
  end
  return ip
end

function Hosts:ownAddress(server)
  local o = self:owner(server)
  if not o.ip then
    o.ip = elected(o.ips)
    if not o.ip then
      local name = elected(o.names) or server
      o.ip = self:address(name ~= "" and name or "owner")
    end
  end
  return o.ip
end

-- settle gives every host that was seen its address, in an order that does not
-- depend on Lua's tables.
function Hosts:settle()
  local keys = {}
  for key in pairs(self.peers) do keys[#keys + 1] = key end
  for key in pairs(self.guesses) do keys[#keys + 1] = key end
  table.sort(keys)
  for _, key in ipairs(keys) do self:address(key) end
  keys = {}
  for key in pairs(self.owners) do keys[#keys + 1] = key end
  table.sort(keys)
  for _, key in ipairs(keys) do self:ownAddress(key) end
end

local function withPort(port, transport)
  if port ~= 0 then return port end
  if transport == "" or transport == "TLS" or transport == "WSS" then return 5061 end
  return 5060
end

local KNOWN_TRANSPORTS = { UDP = true, TCP = true, TLS = true, SCTP = true, WS = true, WSS = true }

-- ends returns addresses and ports of source and destination. A message of
-- unknown direction counts as sent.
function Hosts:ends(m)
  local transport = KNOWN_TRANSPORTS[m.transport] and m.transport or ""
  local remote = m.remote.ip or self:address(m.remote.host or "peer")
  local remotePort = withPort(m.remote.port, transport)
  local own, ownPort = m["local"].ip, m["local"].port
  if not own then
    own = self:ownAddress(m.server)
    if ownPort == 0 then ownPort = elected(self:owner(m.server).ports) or 0 end
  end
  ownPort = withPort(ownPort, transport)
  if m.direction == "in" then return remote, remotePort, own, ownPort end
  return own, ownPort, remote, remotePort
end

-- Message ---------------------------------------------------------------------

-- A reader yields messages: what stands where (from, to: offsets of its text),
-- how the wire form is made of that text (build: a string of numbers, nil when
-- the text is the wire form), time, direction and ends. A frame that is looked
-- at again is made from its text and build alone.

local NOWHERE = { port = 0 }

local function numbers(s)
  local list = {}
  for n in string.gmatch(s, "-?%d+") do list[#list + 1] = tonumber(n) end
  return list
end

local function bit(flag) return flag and 1 or 0 end

-- firstProblem returns the message of the damage that stands first.
local function firstProblem(list)
  local first
  for _, p in ipairs(list) do
    if not first or p.at < first.at then first = p end
  end
  return first and first.msg
end

-- setLength replaces the value of the first Content-Length header. Behind is
-- what stands between colon and value.
local function setLength(raw, value, behind)
  local at = 1
  local stop = find(raw, "\r\n\r\n", 1, true) or #raw
  while at <= stop do
    local eol = find(raw, "\n", at, true) or #raw
    local name, v = fieldName(sub(raw, at, eol))
    if name == "content-length" or name == "l" then
      local blanks = behind or match(raw, "^[ \t]*", at + v - 1)
      return sub(raw, 1, at + v - 2) .. blanks .. format("%d", value) .. "\r\n" .. sub(raw, eol + 1)
    end
    at = eol + 1
  end
  return raw
end

-- contentLength returns whether there is a Content-Length header and the number
-- in the first.
local function contentLength(headers)
  for name, v in string.gmatch("\n" .. headers, "\n([A-Za-z-]+)[ \t]*:([^\n]*)") do
    name = lower(name)
    if name == "content-length" or name == "l" then
      local digits = match(v, "^%s*(%d+)%s*$")
      return true, digits and #digits < 10 and tonumber(digits) or nil
    end
  end
  return false
end

-- repairRequestLine takes off the blanks behind a request line and escapes those in
-- its URI, with which Wireshark knows no request. It returns what it did, too.
local function repairRequestLine(raw)
  local eol = find(raw, "\r\n", 1, true)
  if not eol or sub(raw, 1, 4) == "SIP/" then return raw end
  local blank = byte(raw, eol - 1)
  if blank ~= 32 and blank ~= 9 then -- two blanks alone are as it should be
    local at = find(raw, " ", 1, true)
    at = at and find(raw, " ", at + 1, true)
    at = at and find(raw, " ", at + 1, true)
    if not at or at > eol then return raw end
  end
  local line = sub(raw, 1, eol - 1)
  local fixed, said = gsub(line, "[ \t]+$", ""), {}
  if fixed ~= line then said[1] = "the blanks behind the request line were taken off" end
  local method, uri = match(fixed, "^(%S+) (.* .*) SIP/2%.0$")
  if method then
    fixed = method .. " " .. gsub(uri, " ", "%%20") .. " SIP/2.0"
    said[#said + 1] = "the blanks in the Request-URI were escaped"
  end
  if #said == 0 then return raw end
  return fixed .. sub(raw, eol), table.concat(said, "; ")
end

-- repair makes a damaged message one that Wireshark can read, as ocsconv does:
-- headers get their end, and Content-Length says what is there.
local function repair(raw)
  local stop = find(raw, "\r\n\r\n", 1, true)
  if not stop then
    raw = gsub(raw, "[\r\n]+$", "") .. "\r\n\r\n"
    stop = #raw - 3
  end
  local said, n = contentLength(sub(raw, 1, stop + 1))
  local body = #raw - stop - 3
  if said and n ~= body then raw = setLength(raw, body) end
  return raw
end

-- Client log ------------------------------------------------------------------

-- A prefix is what stands before the payload of a log line:
--
--   01/05/2010|14:00:47.889 418:D8 INFO  :: payload
--
-- The client of LCS 2003 and 2005 (RTCDLL) writes no date. In a phone's CELog
-- the whole stands behind the phone's own prefix.
local DATED = "^(%d%d)/(%d%d)/(%d%d%d%d)|(%d%d):(%d%d):(%d%d)%.(%d%d%d) +(%x+):(%x+) +([A-Z]+) *:: *()"
local UNDATED = "^(%d%d):(%d%d):(%d%d)%.(%d%d%d) +(%x+):(%x+) +([A-Z]+) *:: *()"

local function makePrefix(day, h, mi, s, ms, pid, tid, level, payload)
  h, mi, s = tonumber(h), tonumber(mi), tonumber(s)
  if h > 23 or mi > 59 or s > 60 or #pid > 8 or #tid > 8 or #level > 16 then return nil end
  return { day = day, millis = ((h * 60 + mi) * 60 + s) * 1000 + tonumber(ms),
    pid = tonumber(pid, 16), tid = tonumber(tid, 16), level = level, size = payload - 1, outer = 0 }
end

local lastDate, lastDay -- a date and its days since 1970: lines of one day follow each other

local function readPrefix(line, at)
  local mo, d, y, h, mi, s, ms, pid, tid, level, payload = match(line, DATED, at)
  if mo then
    local date = sub(line, at, at + 9)
    if date ~= lastDate then
      mo, d, y = tonumber(mo), tonumber(d), tonumber(y)
      if mo < 1 or mo > 12 or d < 1 or d > 31 or y < 1 then return nil end
      lastDate, lastDay = date, days(y, mo, d)
    end
    return makePrefix(lastDay, h, mi, s, ms, pid, tid, level, payload)
  end
  h, mi, s, ms, pid, tid, level, payload = match(line, UNDATED, at)
  return h and makePrefix(nil, h, mi, s, ms, pid, tid, level, payload)
end

local lastText, lastPrefix = "\0", nil -- of the line before: those of one packet mostly have the same

-- plainPrefix reads the prefix that begins at a position of a line.
local function plainPrefix(line, at)
  local third = byte(line, at + 2)
  if third ~= 47 and third ~= 58 then return nil end -- "/" of a date, ":" of a time
  if at > 1 then return readPrefix(line, at) end
  local size = #lastText
  if sub(line, 1, size) == lastText and byte(line, size + 1) ~= 32 then return lastPrefix end
  local p = readPrefix(line, 1)
  if p then lastText, lastPrefix = sub(line, 1, p.size), p end
  return p
end

local OUTER_REACH = 256 -- how far into a line a nested prefix is looked for

local function parsePrefix(line)
  local p = plainPrefix(line, 1)
  if p then return p end
  local c = byte(line, 1)
  if not c or c == 62 or c == 32 or c == 9 then return nil end
  local bar = 0
  while true do
    bar = find(line, "|", bar + 1, true)
    if not bar or bar > OUTER_REACH then return nil end
    if bar > 11 then
      p = plainPrefix(line, bar - 10)
      if p and p.day then
        p.outer = bar - 11
        return p
      end
    end
  end
end

-- phonePrefix returns how many octets of a line are a phone's own prefix where
-- no client log prefix follows.
local function phonePrefix(line)
  local reach = sub(line, 1, OUTER_REACH)
  local i = find(reach, "UCD_LOG_", 1, true)
  local bar = i and find(reach, "|", i, true)
  local name = bar and bar + 9 <= #reach and find(reach, ":", bar + 10, true)
  if not name then return 0 end
  if byte(reach, name + 1) == 32 then name = name + 1 end
  return name
end

local function sameThread(p, q) return p.tid == q.tid and p.pid == q.pid end

local PLAIN, EMPTY, PACKET, TRAILER, START = 0, 1, 2, 3, 4

-- classify tells what the payload is that begins at a position of a line.
local function classify(line, at)
  local c = byte(line, at)
  if not c then return EMPTY end
  if c == 13 or c == 10 then
    return find(line, "^[\r\n]+$", at) and EMPTY or PLAIN
  end
  if c < 65 or c > 90 then return PLAIN end
  if c == 69 and (find(line, "^End of[ :\r\n\t-]", at) or find(line, "^End of$", at)) then return TRAILER end
  if c == 68 and (find(line, "^Data Received[ :\r\n\t-]", at) or find(line, "^Data Received$", at)) then return PACKET end
  if c == 83 and (find(line, "^Sending Packet[ :\r\n\t-]", at) or find(line, "^Sending Packet$", at)) then return PACKET end
  if find(line, "[Ss][Ii][Pp]/2%.0", at) and isStartLine(trimEOL(sub(line, at))) then return START end
  return PLAIN
end

local SENDING = #"Sending Packet"
local SET_BACK, FULL_DAY = 7200000, 86400000

local USUAL_HEADERS = 16384 -- octets of start line and headers that are looked at as a whole
local FIELD, UNUSUAL = {}, { [45] = true, [60] = true } -- "-" and "<" may begin a body
for c in string.gmatch("CcLlVv", ".") do FIELD[byte(c)] = true end -- Content-…, Via; and v=0
for digit = 48, 57 do UNUSUAL[digit] = true end -- may begin a prefix

local Client = {}
Client.__index = Client

function Client.new(w, zone, firstDay)
  return setmetatable({ w = w, zone = zone, day = firstDay, line = 1, at = 0, vain = 0, unclosed = 0,
    begun = false, millis = 0, pending = {}, max = MAX_MESSAGE, addresses = {}, packets = {} }, Client)
end

-- observe follows midnight through the lines of a log without dates.
function Client:observe(p)
  if p.day then return end
  local step = p.millis - self.millis
  if not self.begun then
    self.begun = true
  elseif step < -SET_BACK then
    self.day = self.day + 1
  elseif step > FULL_DAY - 60000 then
    self.day = self.day - 1
  end
  self.millis = p.millis
end

function Client:note(at, msg) self.pending[#self.pending + 1] = { at = at, msg = msg } end

-- passOthers goes on behind whole lines that neither begin nor end a record, as far
-- as they have been read: those of other components, and those without a prefix. Most
-- lines between messages are such, and their octets are looked at where they are.
function Client:passOthers()
  local w = self.w
  local buf, at, n = w.buf, self.at - w.base + 1, 0
  local bar, colons = 0, 0 -- where the next ones are
  while true do
    local eol = find(buf, "\n", at, true)
    if not eol or eol - at >= MAX_GAP then break end
    local c = byte(buf, at)
    local prefixed = c >= 48 and c <= 57
    if prefixed and (eol - at < 12 or byte(buf, at + 2) ~= 47 or byte(buf, at + 10) ~= 124) then break end
    local from = prefixed and at + 11 or at
    if bar < from then bar = find(buf, "|", from, true) or #buf + 1 end
    if bar < eol then break end
    if prefixed then
      if colons < at + 19 then colons = find(buf, "::", at + 19, true) or #buf + 1 end
      if colons < eol then
        local payload = colons + 2
        while byte(buf, payload) == 32 do payload = payload + 1 end
        c = byte(buf, payload)
        if c >= 65 and c <= 90 then break end
      end
    end
    at, n = eol + 1, n + 1
  end
  self.at, self.line = w.base + at - 1, self.line + n
end

-- next returns the next message, nil at the end of the log.
function Client:next()
  local w = self.w
  if self.at == 0 and w:text(0, 3) == BOM then self.at = 3 end
  while true do
    if not self.midLine and not self.look then self:passOthers() end
    local at = self.at
    w.keep = at
    local line, stop = w:line(at, MAX_GAP)
    if stop == at then return nil end
    if not self.midLine then
      local m = self:record(at, line, stop)
      if m then return m end
    end
    if self.look then self.look(line) end
    self.midLine = byte(line, -1) ~= 10
    if not self.midLine then self.line = self.line + 1 end
    self.at = stop
  end
end

-- isComponents reports whether a line with date and prefix can only be one of another
-- component: most lines between messages are, and their prefix is not asked.
local function isComponents(line)
  if byte(line, 3) ~= 47 or byte(line, 11) ~= 124 or find(line, "|", 12, true) then return false end
  local colons = find(line, "::", 20, true)
  if not colons then return true end
  local at = colons + 2
  while byte(line, at) == 32 do at = at + 1 end
  local kind = classify(line, at)
  return kind == PLAIN or kind == EMPTY
end

-- record returns the message whose first line begins at an offset, nil when
-- none begins there.
function Client:record(at, line, stop)
  local c = byte(line, 1)
  if (c < 48 or c > 57) and not find(line, "|", 1, true) or isComponents(line) then return nil end
  local own = parsePrefix(line)
  if not own then return nil end
  self:observe(own)
  local kind = classify(line, own.size + 1)
  if kind == START then
    local m = self:message({ own = own, head = at, start = at + own.size, cuts = {}, problems = {} })
    return m
  elseif kind == PACKET then
    local rec = { own = own, framed = true, head = at, packet = sub(line, own.size + 1), cuts = {}, problems = {} }
    if self:findStart(rec, stop) then
      local m = self:message(rec)
      return m
    end
    self.unclosed = self.unclosed + 1
  elseif kind == TRAILER then
    if self.unclosed == 0 then
      self:note(at, "end line of a packet whose beginning is lost")
    else
      self.unclosed = self.unclosed - 1
    end
  end
end

-- findStart looks for the start line behind a packet line. Blank lines and lines
-- of other threads may come first. A packet of blank lines alone keeps a
-- connection alive and is no damage.
function Client:findStart(rec, at)
  local first = at
  while at - first < MAX_GAP do
    local line, stop = self.w:line(at, self.max)
    if stop == at then
      self:note(at, "the log ends inside a packet")
      return false
    end
    local p = parsePrefix(line)
    local payload = p and p.size + 1 or 1
    local kind = classify(line, payload)
    if kind == START and (not p or sameThread(p, rec.own)) then
      rec.start = at + payload - 1
      return true
    end
    if p and self:closes(rec, p, line, kind) then return false end
    local foreign = p and kind ~= PACKET and kind ~= START and not sameThread(p, rec.own)
    if kind ~= EMPTY and not foreign then break end
    at = stop
  end
  self:note(first, "packet line without a SIP message")
  return false
end

local function packetName(text) return (gsub(trim(text), ":+$", "")) end

-- isNamedBy reports whether an end line names the record's packet. The short
-- form names none, and counts for every packet.
local function isNamedBy(rec, line, p)
  if not rec.framed then return false end
  rec.name = rec.name or packetName(rec.packet)
  local at, size = p.size + 8, #rec.name
  if byte(line, at - 1) == 32 and #line <= at + size + 1 and trimEOL(sub(line, at)) == rec.name
    and trim(rec.name) == rec.name then
    return true
  end
  local name = packetName(sub(line, p.size + 7))
  return name == "" or name == rec.name
end

-- closes reports whether a line is the record's own end line: it was written by
-- the same thread, or names the packet with addresses and all.
function Client:closes(rec, p, line, kind)
  if kind ~= TRAILER then return false end
  return sameThread(p, rec.own) or rec.framed and #rec.packet > 2 * SENDING and isNamedBy(rec, line, p)
end

local function damaged(rec, at, msg) rec.problems[#rec.problems + 1] = { at = at, msg = msg } end

-- unwrap returns what a line holds of the message: all of it, what stands behind
-- a prefix that every line of this message has, or nil when the line is another
-- thread's. The second result says that the line ends the message.
function Client:unwrap(rec, line, lines)
  local c = byte(line, 1)
  if lines == 0 or (c < 48 or c > 57) and rec.own.outer == 0 then return line, false end
  local p = parsePrefix(line)
  if not p then
    local outer = rec.own.outer > 0 and phonePrefix(line) or #line
    if outer < #line then return sub(line, min(outer, #trimEOL(line)) + 1), false end
    return line, false
  end
  if p.size == #line then return nil, false end
  local kind = classify(line, p.size + 1)
  if kind == PACKET or kind == START or self:closes(rec, p, line, kind) then return nil, true end
  if not sameThread(p, rec.own) then return nil, false end
  local text = sub(line, p.size + 1)
  if lines == 1 and isHeaderLine(text) then rec.prefixed = true end
  return text, not rec.prefixed
end

-- isBodyLine reports whether a line among headers can only be the first of a
-- body.
local function isBodyLine(line)
  local c, d = byte(line, 1, 2)
  return c == 60 or c == 45 and d == 45 or c == 118 and sub(line, 2, 3) == "=0"
end

function Client:field(rec, line)
  local c = byte(line, 1)
  if c ~= 67 and c ~= 99 and c ~= 76 and c ~= 108 and c ~= 86 and c ~= 118 then return end
  local name, value = fieldName(line)
  if (name == "content-length" or name == "l") and rec.length < 0 then
    local digits = match(line, "^%s*(%d+)%s*$", value)
    rec.length = digits and #digits <= 9 and tonumber(digits) or -1
    rec.garbled = rec.length < 0
  elseif name == "content-type" or name == "c" then
    rec.content = true
  elseif (name == "via" or name == "v") and not KNOWN_TRANSPORTS[rec.transport] then
    rec.transport = viaTransport(sub(line, value))
  end
end

-- plainHeaders is headers for the usual case, in which they stand in one piece as
-- they were on the wire. It reports false where a line may need a look by itself: one
-- that ends in LF alone, has a prefix or begins a body.
function Client:plainHeaders(rec)
  local w = self.w
  if rec.own.outer > 0 or not w:has(rec.start + USUAL_HEADERS) and not w.done then return false end
  local buf, from = w.buf, rec.start - w.base + 1
  local at, lines, fields = from, 0, {}
  while true do
    local eol = find(buf, "\n", at, true)
    if not eol or byte(buf, eol - 1) ~= 13 or eol - from >= USUAL_HEADERS then return false end
    lines = lines + 1
    if eol == at + 1 then
      if at == from then return false end
      rec.headerLines = lines
      rec.body, rec.empty = rec.start + eol - from + 1, true
      for i = 1, #fields do self:field(rec, fields[i]) end
      return true
    end
    local c = byte(buf, at)
    if FIELD[c] then
      local d = byte(buf, at + 1)
      if c == 118 and d == 61 and at > from then return false end
      -- Of the names with "C" only "c" and "Content-…" are asked for.
      if c ~= 67 and c ~= 99 or d == 58 or d == 32 or d == 9 or byte(buf, at + 7) == 45 then
        fields[#fields + 1] = sub(buf, at, eol)
      end
    elseif UNUSUAL[c] and at > from then
      return false
    end
    at = eol + 1
  end
end

-- headers measures start line and headers, and the empty line behind them when
-- it is there. They have no prefix. A line with one is another thread's, which
-- the message goes on behind, or it ends the message.
function Client:headers(rec)
  if self:plainHeaders(rec) then return end
  local at, lines, foreign = rec.start, 0, nil
  rec.body = at
  while true do
    local room = self.max - (at - rec.start)
    if room <= 0 then
      damaged(rec, at, "message cut: its headers exceed the limit")
      break
    end
    local line, stop = self.w:line(at, room)
    if stop == at then
      damaged(rec, at, "the log ends inside the headers")
      break
    end
    local text, ended = self:unwrap(rec, line, lines)
    if ended or lines > 0 and text and isBodyLine(text) then break end
    if not text then
      foreign = foreign or at
    elseif not (foreign and not isBlank(text) and not isHeaderLine(text)) then
      if foreign then
        rec.cuts[#rec.cuts + 1] = { foreign, at }
        foreign = nil
      end
      if #text < #line then rec.cuts[#rec.cuts + 1] = { at, at + #line - #text } end
      lines = lines + 1
      rec.body = stop
      if byte(text, -1) == 10 and byte(text, -2) ~= 13 then rec.bare = true end
      if isBlank(text) then
        rec.empty = true
        return
      end
      self:field(rec, text)
    end
    at = stop
  end
  local short = rec.framed and #trim(rec.packet) <= SENDING
  if not short and #rec.problems == 0 then damaged(rec, at, "no empty line behind the headers") end
end

-- mayLook reports whether n octets may be looked at that will perhaps be read
-- again. It keeps reading linear where every Content-Length lies.
function Client:mayLook(rec, n) return self.vain + n <= 8 * rec.head + 2 * self.max end

-- wireEnd returns where n octets of the wire end in the log, nil when the log
-- ends before.
function Client:wireEnd(from, n)
  local w, at = self.w, from
  while n > 0 do
    local stop = w:lineEnd(at, n + 1)
    local size = stop - at
    if size == 0 then return nil end
    local i = stop - w.base
    if byte(w.buf, i) ~= 10 or size > 1 and byte(w.buf, i - 1) == 13 then
      if size >= n then return at + n end
      at, n = stop, n - size
    else
      if size >= n then return at + min(n, size - 1) end
      at, n = stop, n - size - 1
    end
  end
  return at
end

function Client:lineBegins(at)
  return self.w:has(at) and byte(self.w.buf, at - self.w.base) == 10
end

local OPEN, PERHAPS, CLOSED = 0, 1, 2
local TRAILER_REACH, BLANK_REACH = 1024, 64

-- tail looks at what follows an offset: blank lines and a line of the log. It
-- returns the end of the record's own trailer, or the offset if there is none,
-- and how sure it is that a message ends there.
function Client:tail(rec, stop)
  local inside = not self:lineBegins(stop)
  local at = stop
  for _ = 1, BLANK_REACH do
    local line, after = self.w:line(at, TRAILER_REACH)
    if after == at then return stop, PERHAPS end
    if isBlank(line) then
      at, inside = after, false
    else
      local p = parsePrefix(line)
      if not p or inside and (p.day == nil) ~= (rec.own.day == nil) then return stop, OPEN end
      local own = self:closes(rec, p, line, classify(line, p.size + 1))
      if own and isNamedBy(rec, line, p) then return after, CLOSED end
      if inside then return stop, OPEN end
      if own then return after, PERHAPS end
      return stop, PERHAPS
    end
  end
  return stop, PERHAPS
end

-- marked reports whether lines that end or begin a record stand between two
-- offsets.
function Client:marked(rec, from, to)
  local at = from
  while at < to do
    local line, stop = self.w:line(at, to - at)
    if stop == at then return false end
    local c = byte(line, 1)
    local p = (c >= 48 and c <= 57 or rec.own.outer > 0) and parsePrefix(line)
    if p then
      local kind = classify(line, p.size + 1)
      if kind == PACKET or kind == START or self:closes(rec, p, line, kind) then return true end
    end
    at = stop
  end
  return false
end

-- endsAt ends the message at an offset if the log goes on there as it does
-- behind a message.
function Client:endsAt(rec, stop)
  if stop > self.max + rec.start or not self.w:has(stop) then return false end
  local foot, how = self:tail(rec, stop)
  if how == OPEN and not rec.framed and self:lineBegins(stop) then how = PERHAPS end
  if how == PERHAPS and stop > rec.body then
    local size = stop - rec.body
    if not self:mayLook(rec, size) then return false end
    if self:marked(rec, rec.body, stop) then
      self.vain = self.vain + size
      return false
    end
  end
  if how == OPEN then return false end
  rec.stop, rec.foot = stop, foot
  return true
end

-- endsByLength tries a body of n octets as the wire had them. In a log with LF
-- line ends each counts two.
function Client:endsByLength(rec, n)
  if n > self.max - (rec.body - rec.start) then return false end
  if not rec.bare and self:endsAt(rec, rec.body + n) then return true end
  if not self:mayLook(rec, n) then return false end
  local stop = self:wireEnd(rec.body, n)
  if stop and self:endsAt(rec, stop) then
    rec.wire = stop ~= rec.body + n
    return true
  end
  self.vain = self.vain + n
  if not rec.bare then return false end
  local ok = self:endsAt(rec, rec.body + n)
  return ok
end

local function lengthDiffers(rec, held)
  damaged(rec, rec.body, format("content-length is %d, but the log has a body of %d octets", rec.length, held))
end

-- findEnd decides where the message ends. Content-Length comes first, as an
-- instant message may hold lines that look like the log's own, but only when the
-- log goes on properly where it says. The count of octets in the packet line is
-- the second witness, the log's lines are the third.
function Client:findEnd(rec, size)
  local n = rec.length
  rec.stop, rec.foot = rec.body, nil
  if rec.prefixed then
    self:walk(rec)
  elseif n >= 0 and self:endsByLength(rec, n) then
    return
  elseif size > 0 and rec.start + size >= rec.body and self:endsAt(rec, rec.start + size) then
    if n >= 0 then lengthDiffers(rec, rec.stop - rec.body) end
  elseif n >= 0 or rec.framed or rec.content then
    self:walk(rec)
  end
end

-- walk reads the body line by line up to a line that ends it, and leaves out the
-- lines of other threads. Blank lines at the end are the log's, unless
-- Content-Length claims them.
function Client:walk(rec)
  local at, logged, keep, cuts, foreign = rec.body, 0, 0, #rec.cuts, nil
  rec.wire = rec.bare
  while true do
    local room = self.max - (at - rec.start)
    if room <= 0 then
      damaged(rec, at, "message cut: it exceeds the limit")
      break
    end
    local line, stop = self.w:line(at, room)
    if stop == at then break end
    local text, ended = self:unwrap(rec, line, 2)
    if ended then break end
    if not text then
      foreign = foreign or at
      at = stop
    else
      if foreign then
        rec.cuts[#rec.cuts + 1] = { foreign, at }
        foreign = nil
      end
      if #text < #line then rec.cuts[#rec.cuts + 1] = { at, at + #line - #text } end
      at = stop
      local eol = #text - #trimEOL(text)
      local wireEOL = rec.bare and eol == 1 and 2 or eol
      logged = logged + #text - eol + wireEOL
      if not isBlank(text) or logged <= rec.length then
        rec.stop, keep, cuts = at, logged, #rec.cuts
      end
      if logged - wireEOL == rec.length and eol > 0 then
        rec.stop, keep, cuts = at - eol, logged - wireEOL, #rec.cuts
      end
      if keep == rec.length then
        local foot, how = self:tail(rec, rec.stop)
        if how ~= OPEN then
          rec.foot = foot
          break
        end
      end
    end
  end
  for i = #rec.cuts, cuts + 1, -1 do rec.cuts[i] = nil end
  if rec.length >= 0 and keep ~= rec.length then lengthDiffers(rec, keep) end
end

-- close finds the record's end line. Other threads may have written before it;
-- then it is left to the lines between messages.
function Client:close(rec)
  if not rec.foot then rec.foot = self:tail(rec, rec.stop) end
  if rec.foot > rec.stop then
    if not rec.framed then self:openByTrailer(rec) end
  elseif rec.framed and #rec.problems == 0 then
    self:lookForTrailer(rec)
  end
end

-- openByTrailer takes the packet's name from its end line where the packet line
-- is lost, as at the start of a log that was cut.
function Client:openByTrailer(rec)
  local name = match(self.w:text(rec.stop, rec.foot), "^.*End of *(.*)$")
  if name and classify(name, 1) == PACKET then
    rec.packet = name
    damaged(rec, rec.head, "no packet line: direction and addresses are those of the end line")
  end
end

function Client:lookForTrailer(rec)
  local at = rec.stop
  for _ = 1, BLANK_REACH do
    local line, stop = self.w:line(at, TRAILER_REACH)
    if stop == at then
      damaged(rec, at, "the log ends before the packet's end line")
      return
    end
    local p = parsePrefix(line)
    if p then
      local kind = classify(line, p.size + 1)
      if self:closes(rec, p, line, kind) then
        self.unclosed = self.unclosed + 1
        return
      end
      if kind == PACKET then break end
    end
    at = stop
  end
  damaged(rec, rec.stop, "packet without its end line")
end

-- parsePacket reads what a packet line says; what it does not understand stays
-- unknown.
function Client:parsePacket(text)
  local bracket = find(text, ")", 1, true)
  local head = bracket and sub(text, 1, bracket)
  local known = head and self.packets[head]
  if known then
    local size = match(text, "^ *(%d+)", bracket + 1)
    return { direction = known.direction, remote = known.remote, ["local"] = known["local"], size = size and tonumber(sub(size, 1, 9)) or 0 }
  end
  local p = self:readPacket(text)
  -- Up to the bracket behind both addresses the line is the same for all packets of a connection.
  local open = p["local"] and find(head, " (", 1, true)
  if open and open > SENDING + 1 and not find(head, "^[ -]", open - 1) and find(head, "Local Address:", open, true) then
    if #self.packets > 64 then self.packets = {} end
    self.packets[#self.packets + 1] = head
    self.packets[head] = p
  end
  return p
end

function Client:readPacket(text)
  local p = { direction = sub(text, 1, 1) == "S" and "out" or "in", size = 0 }
  local words = p.direction == "out" and SENDING or #"Data Received"
  local remote, rest = match(sub(text, words + 1), "^[ -]*(.-) %((.*)$")
  if not remote then return p end
  p.remote = self:address(remote)
  local own, after = match(rest, "Local Address:(.-)%)(.*)$")
  if not own then return p end
  p["local"] = self:address(trim(own))
  local size = match(after, "^ *(%d+)")
  p.size = size and tonumber(sub(size, 1, 9)) or 0
  return p
end

-- address remembers the last addresses: a client talks to one server for hours.
function Client:address(text)
  local a = self.addresses[text]
  if not a then
    if #self.addresses > 64 then self.addresses = {} end
    a = parseEnd(text)
    self.addresses[#self.addresses + 1] = text
    self.addresses[text] = a
  end
  return a
end

-- message measures the record and steps behind it.
function Client:message(rec)
  rec.length, rec.transport = -1, ""
  self:headers(rec)
  if rec.garbled then damaged(rec, rec.start, "content-length is no number") end
  local p = rec.framed and self:parsePacket(rec.packet) or { size = 0 }
  self:findEnd(rec, p.size)
  self:close(rec)
  if not rec.framed and rec.packet then p = self:parsePacket(rec.packet) end

  local m = { head = rec.head, from = rec.start, to = rec.stop, direction = p.direction, server = "",
    ["local"] = p["local"] or NOWHERE, remote = p.remote or NOWHERE, transport = rec.transport,
    pid = rec.own.pid, tid = rec.own.tid, level = rec.own.level }
  m.millis = (rec.own.day or self.day) * FULL_DAY + rec.own.millis - self.zone * 1000
  m.problem = self.pending[1] and self.pending[1].msg or rec.problems[1] and rec.problems[1].msg
  m.damaged = m.problem ~= nil
  self.pending = {}
  m.build = self:build(rec)
  m.line = self.line + self.w:countLines(rec.head, rec.start)
  local counted = rec.headerLines and rec.body <= rec.foot and rec.body or rec.start
  self.line = m.line + (counted > rec.start and rec.headerLines or 0) + self.w:countLines(counted, rec.foot)
  m.raw = Client.wire(self.w:text(rec.start, rec.stop), m.build)
  self.midLine = not self:lineBegins(rec.foot)
  self.at = rec.foot
  return m
end

-- build says how the wire form is made of the text; nil when it is that already.
function Client:build(rec)
  if #rec.cuts == 0 and not rec.bare and not rec.wire and rec.empty then return nil end
  local list = { "c", min(rec.body, rec.stop) - rec.start, bit(rec.bare), bit(rec.wire), bit(rec.empty) }
  for _, cut in ipairs(rec.cuts) do
    list[#list + 1] = cut[1] - rec.start
    list[#list + 1] = cut[2] - rec.start
  end
  return concat(list, " ")
end

-- part returns the message's octets between two offsets of its text, without
-- what is cut out.
local function part(text, from, to, cuts, wire)
  local out = {}
  local function add(a, b)
    local s = sub(text, a + 1, b)
    out[#out + 1] = wire and toWire(s) or s
  end
  for i = 5, #cuts, 2 do
    if cuts[i] >= from and cuts[i + 1] <= to then
      add(from, cuts[i])
      from = cuts[i + 1]
    end
  end
  add(from, to)
  return concat(out)
end

function Client.wire(text, build)
  if not build then return text end
  local b = numbers(build)
  local raw = part(text, 0, b[1], b, b[2] == 1)
  if b[4] == 0 then
    if #raw > 0 and byte(raw, -1) ~= 10 then raw = raw .. "\r\n" end
    raw = raw .. "\r\n"
  end
  return raw .. part(text, b[1], #text, b, b[3] == 1)
end

-- Server trace: lines ---------------------------------------------------------

local TIME = "(%d%d)/(%d%d)/(%d%d%d%d)%-(%d%d):(%d%d):(%d%d)%.(%d%d%d)"

-- findTime returns place and end of the first time near the start of a line, and
-- its milliseconds since 1970.
local function findTime(line)
  if #line > 512 then line = sub(line, 1, 512) end
  local at = 1
  while true do
    local s, e, mo, d, y, h, mi, sec, ms = find(line, TIME, at)
    if not s then return nil end
    mo, d, y, h, mi, sec = tonumber(mo), tonumber(d), tonumber(y), tonumber(h), tonumber(mi), tonumber(sec)
    if isDate(y, mo, d) and h < 24 and mi < 60 and sec < 60 then
      return s, e, days(y, mo, d) * FULL_DAY + ((h * 60 + mi) * 60 + sec) * 1000 + tonumber(ms)
    end
    at = s + 1
  end
end

-- isTrace reports whether a line has a level and a time where a trace line has
-- them, so it starts something new even in the middle of a record.
local function isTrace(line) return sub(line, 1, 3) == "TL_" and findTime(line) ~= nil end

local function endsInBegin(line)
  return find(line, "$$begin_record", 1, true) ~= nil and sub(trimRight(line), -14) == "$$begin_record"
end

local function isEnd(line) return byte(line, 1) == 36 and trimRight(line) == "$$end_record" end

-- closing returns the index of the bracket that closes the first one of b.
local function closing(b)
  local depth = 0
  for i = 1, min(#b, 512) do
    local c = byte(b, i)
    if c == 40 then
      depth = depth + 1
    elseif c == 41 then
      depth = depth - 1
      if depth == 0 then return i end
    end
  end
end

local function hex(s)
  s = gsub(s, "^0+(%x)", "%1")
  return find(s, "^%x+$") and #s <= 8 and tonumber(s, 16) or 0
end

-- tracePrefix reads what stands before the payload of a trace line. It goes out
-- from the time, because editing accidents spare that. Every part may be
-- missing.
local function tracePrefix(line)
  line = trimEOL(line)
  local p = { level = "", server = "", pid = 0, tid = 0, payload = line, component = "" }
  local level = match(line, "^(TL_[^(]*)%(")
  if level and #level < 16 then p.level = level end
  local rest = line
  local s, e, millis = findTime(line)
  if s then
    p.millis = millis
    local before = sub(line, 1, s - 1)
    local head, ids = match(before, "^(.*)%](.*)$")
    if head then
      local bracket = match(head, "^.*%[(.*)$")
      if bracket and find(bracket, "[^0-9]") then p.server = bracket end
      p.bracket = bracket
      local pid, tid = match(gsub(ids, ":+$", ""), "^([^.]*)%.(.*)$")
      if pid then p.pid, p.tid = hex(pid), hex(tid) end
    end
    rest = match(sub(line, e + 1), "^%.%x*(.*)$") or sub(line, e + 1)
  end
  p.payload = match(rest, "^ *(.*)$")
  if byte(p.payload, 1) == 40 then
    local stop = closing(p.payload)
    local comma = stop and find(p.payload, ",", 1, true)
    if comma and comma < stop then
      p.whole, p.component = true, sub(p.payload, 2, comma - 1)
      p.payload = sub(p.payload, stop + 1)
      p.payload = match(p.payload, "^ %[%d+%] ?(.*)$") or p.payload
    end
  end
  return p
end

local function joinLines(b)
  local i = find(b, "\n", 1, true)
  if not i or i == #b then return b end
  return (gsub(gsub(b, "\r\n", " "), "\n", " "))
end

-- field splits a line of a record into name and value.
local function field(line)
  local name, value = match(line, "^([A-Za-z0-9-]+):(.*)$")
  if not name or #name > 32 then return nil end
  return lower(name), trim(value)
end

-- valueOf returns where the value of a field begins if a line starts with its
-- name. One blank belongs to the name.
local function valueOf(line, name)
  if byte(line, #name + 1) ~= 58 or lower(sub(line, 1, #name)) ~= name then return nil end
  return byte(line, #name + 2) == 32 and #name + 2 or #name + 1
end

local META = { ["start-line"] = true, ["instance-id"] = true, direction = true, peer = true,
  ["message-type"] = true, ["trace-correlation-id"] = true }

local function isMeta(line)
  if not find(line, "^[sidptmSIDPTM]") then return false end
  local name = field(line)
  return name ~= nil and META[name] == true
end

-- isTraceStart is isStartLine for records. Documents put blanks into
-- Request-URIs that they mask.
local function isTraceStart(line)
  line = trimRight(line)
  if isStartLine(line) then return true end
  return find(line, "^[%w%-.!%%*_+`'~]+ .* [Ss][Ii][Pp]/2%.0$") ~= nil
    or find(line, "^[%w%-.!%%*_+`'~]+  [Ss][Ii][Pp]/2%.0$") ~= nil
end

-- isTraceHeader reports whether a line starts a header field. A URI that a page
-- wrap put at the start of a line does not.
local SCHEMES = { sip = true, sips = true, tel = true, http = true, https = true, urn = true }

local function isTraceHeader(line)
  if not isHeaderLine(line) then return false end
  local name = match(line, "^([A-Za-z]+):")
  return not (name and SCHEMES[lower(name)])
end

-- noBody reports whether text is how a record says that there is no body.
local function noBody(text)
  local head = trim(sub(text, 1, 64))
  return (head == "" or head == "-" or head == "\226\128\147" or head == "\150") and #trimRight(text) <= 64
end

-- wireOffset returns how many octets of text make n on the wire, and whether
-- that place is no middle of a line end. With fold every LF without CR counts as
-- two.
local function wireOffset(text, n, fold)
  if n < 0 or not fold and n > #text then return 0, false end
  local at = 0
  if not fold then
    at = n
  else
    while n > 0 do
      local i = find(text, "\n", at + 1, true)
      if not i or i - at > n then
        at, n = at + n, 0
      else
        local line = i - at
        if line == 1 or byte(text, i - 1) ~= 13 then line = line + 1 end
        if n < line then return 0, false end
        at, n = i, n - line
      end
    end
    if at > #text then return 0, false end
  end
  return at, at == 0 or at == #text or byte(text, at) ~= 13 or byte(text, at + 1) ~= 10
end

local function lineEndLength(text, at)
  if byte(text, at) == 10 then return 1 end
  if byte(text, at) == 13 and byte(text, at + 1) == 10 then return 2 end
  return 0
end

local function onlyLineEnds(text, at)
  while at <= #text do
    local n = lineEndLength(text, at)
    if n == 0 then return false end
    at = at + n
  end
  return true
end

-- Server trace: S4 ------------------------------------------------------------

-- parseConnection reads what the direction line of an S4 record says:
--
--   >>>>>>>>>>>>Outgoing SipMessage c=[<SipTlsConnection_3B73DAD>], 192.0.2.5:56237->192.0.2.9:5075
--
-- The left address is the local one either way.
local function parseConnection(line)
  local arrows, word, rest = match(line, "^([<>]+) *(%a+) SipMessage(.*)$")
  if not arrows or #arrows < 4 or find(arrows, sub(arrows, 1, 1) == ">" and "<" or ">", 1, true) then return nil end
  local c = { direction = word == "Outgoing" and "out" or word == "Incoming" and "in" }
  if not c.direction then return nil end
  local class, addresses = match(rest, "c=%[(.-)%](.*)$")
  if class then
    rest = addresses
    local kind = match(class, "^[<>]*Sip(%a+)Connection")
    c.transport = kind and string.upper(kind)
  end
  rest = gsub(gsub(trimRight(rest), "^[, ]+", ""), "[, ]+$", "")
  local a, b = match(rest, "^(.-)%->(.*)$")
  if not a then a, b = match(rest, "^(.-)<%-(.*)$") end
  c["local"], c.remote = parsePeer(a or rest), parsePeer(b or "")
  return c
end

-- connectionIn returns where the direction text begins in a text.
local function connectionIn(b)
  for _, arrow in ipairs({ ">", "<" }) do
    local at = 1
    while true do
      at = find(b, string.rep(arrow, 4), at, true)
      if not at then break end
      local line = match(b, "^[^\n]*", at)
      if parseConnection(line) then return at end
      at = match(b, "^" .. arrow .. "+()", at)
    end
  end
end

local function isTrailer(line)
  local dashes = match(line, "^(%-+)EndOf[OI][un][tc][gom]+ing SipMessage")
  return dashes ~= nil and #dashes >= 4 and (find(line, "EndOfOutgoing SipMessage", #dashes, true)
    or find(line, "EndOfIncoming SipMessage", #dashes, true)) ~= nil
end

-- s4Inline reports whether a trace line of component S4 has the direction text
-- itself, not on a line of its own.
local function s4Inline(line)
  local i = find(sub(line, 1, 512), "(S4,", 1, true)
  return i ~= nil and connectionIn(sub(line, i)) ~= nil
end

-- Server trace: reader --------------------------------------------------------

local INSIDE, ENDED, NEXT_RECORD, END_OF_INPUT, TOO_LONG = 0, 1, 2, 3, 4

local Trace = {}
Trace.__index = Trace

function Trace.new(w, zone)
  return setmetatable({ w = w, zone = zone, at = 0, line = 1, counted = 0, since = 0, doubt = 0,
    max = MAX_MESSAGE, pending = {} }, Trace)
end

-- next returns the next message, nil at the end of the trace.
function Trace:next()
  local w = self.w
  if self.at == 0 and w:text(0, 3) == BOM then self.at = 3 end
  while true do
    local at = self.at
    self:forget(at)
    local line, stop = w:line(at, MAX_GAP)
    if stop == at then return nil end
    if self.inLine or byte(line, -1) ~= 10 and #line == MAX_GAP then
      self:pass(line, at, stop)
    elseif isBlank(line) then
      self.at, self.since, self.meta = stop, self.since + 1, nil
    else
      local m, found = self:look(line, at, stop)
      if m then return m end
      if not found then self:pass(line, at, stop) end
    end
  end
end

-- forget lets go of what is too far back to belong to a record that starts here.
function Trace:forget(at)
  if self.trace and at - self.trace > MAX_GAP then
    self:noteTime()
    self.trace = nil
  end
  if self.meta and at - self.meta > MAX_GAP then self.meta = nil end
  local keep = min(at, self.trace or at, self.meta or at)
  if keep > self.counted then
    self.line = self.line + self.w:countLines(self.counted, keep)
    self.counted = keep
  end
  self.w.keep = max(self.w.keep, keep)
end

-- noteTime remembers the time of the last trace line: it is the next best for a
-- record without one.
function Trace:noteTime()
  if not self.trace then return end
  local _, _, millis = findTime(self.w:text(self.trace, min(self.trace + 512, max(self.at, self.trace))))
  self.last = millis or self.last
end

-- look reports whether a record starts at or shortly before the line.
function Trace:look(line, at, stop)
  local c = byte(line, 1)
  local m
  if endsInBegin(line) then
    m = self:record(self:recordStart(line, at, false), stop)
  elseif c == 62 or c == 60 then
    if not parseConnection(line) then return nil, false end
    m = self:s4(self:recordStart(line, at, true), stop)
  elseif sub(line, 1, 3) == "TL_" then
    if not s4Inline(line) then return nil, false end
    m = self:s4(at, stop)
  elseif (c == 83 or c == 115) and valueOf(line, "start-line") then
    local start = self.meta or at
    m = self:record(start, start)
  else
    return nil, false
  end
  return m, true
end

-- recordStart returns where the record starts whose marker is in the line:
-- there, or at a prefix that was broken over two or three lines.
function Trace:recordStart(line, at, s4)
  if not self.trace or self.since > 1 or at - self.trace > 1024 or sub(line, 1, 3) == "TL_" then return at end
  local p = tracePrefix(joinLines(self.w:text(self.trace, at)))
  if not p.whole or trimRight(p.payload) == "" or s4 and p.component == "S4" then return self.trace end
  return at
end

-- pass goes on behind a line that is not ours.
function Trace:pass(line, at, stop)
  local whole = not self.inLine
  self.inLine = byte(line, -1) ~= 10
  self.at = stop
  if not whole then return end
  if sub(line, 1, 3) == "TL_" then
    self:noteTime()
    self.trace, self.since, self.meta = at, 0, nil
    return
  end
  self.since = self.since + 1
  if not isMeta(line) then
    self.meta = nil
  elseif not self.meta then
    self.meta = at
  end
end

-- skip goes on behind a record that is no message.
function Trace:skip(begin, stop)
  self:noteTime()
  self.trace, self.since, self.meta = begin, 2, nil
  self.at = stop
  self.inLine = byte(self.w.buf, stop - self.w.base) ~= 10
end

function Trace:complainGap(at, msg) self.pending[#self.pending + 1] = { at = at, msg = msg } end

local function complain(l, at, msg) l.problems[#l.problems + 1] = { at = at, msg = msg } end

-- frameAt returns the line at an offset, where it ends and what it means for
-- the record around it.
function Trace:frameAt(l, at)
  if at >= l.limit then return "", at, TOO_LONG end
  local line, stop = self.w:line(at, l.limit - at)
  if stop == at then return line, stop, END_OF_INPUT end
  if l.s4 then
    if byte(line, 1) == 45 and isTrailer(line) then return line, stop, ENDED end
  elseif isEnd(line) then
    return line, stop, ENDED
  end
  if isTrace(line) or endsInBegin(line) or l.s4 and parseConnection(line) then return line, stop, NEXT_RECORD end
  return line, stop, INSIDE
end

local FIELD_OF = { ["instance-id"] = true, direction = true, peer = true, logtype = true,
  ["message-type"] = true, ["local-ip"] = true, ["peer-ip"] = true, ["peer-name"] = true }

local function isAbout(f)
  local kind = f.logtype and lower(f.logtype)
  return kind == "diagnostic" or kind == "connection"
end

-- readFields takes the fields of a record up to an offset. The value of a field
-- that has none on its line may stand on the next one.
function Trace:readFields(from, to)
  local f, open = {}, nil
  local at = from
  while at < to do
    local line, stop = self.w:line(at, to - at)
    if stop == at then break end
    local name, value = field(line)
    if name then
      open = nil
      if FIELD_OF[name] then
        f[name] = value
        if value == "" then open = name end
      end
    elseif open then
      f[open], open = trim(line), nil
    end
    at = stop
  end
  return f
end

-- record reads the SIPStack record that starts at begin and whose fields start
-- at an offset. A record of something else is skipped.
function Trace:record(begin, at)
  local l = { begin = begin, fields = at, problems = {}, length = -1 }
  local stop = self:findStartLine(l, at)
  if stop then
    self:learnConnection(begin, at, stop)
    self:skip(begin, stop)
    return nil
  end
  if self:readHeaders(l) then self:readBody(l) end
  local m = self:take(l)
  return m
end

-- learnConnection takes addresses from a connection record, the only one that
-- names both a host and its address.
function Trace:learnConnection(begin, from, to)
  if not self.learn then return end
  local f = self:readFields(from, to)
  if not f["local-ip"] and not f["peer-ip"] then return end
  local p = tracePrefix(joinLines(match(self.w:text(begin, from), "^(.*)%$%$begin_record") or ""))
  self.learn(p.server, f)
end

-- findStartLine looks for the field Start-Line and sets where the message's text
-- starts. When there is none, or the record is a diagnostic or about a
-- connection, it returns where the record ends.
function Trace:findStartLine(l, at)
  l.limit = at + MAX_GAP
  local f = {}
  while true do
    local line, stop, frame = self:frameAt(l, at)
    if frame ~= INSIDE then
      if frame == ENDED then at = stop end
      if f.protocol and not isAbout(f) then self:complainGap(l.begin, "protocol record without a Start-Line") end
      return at
    end
    local value = valueOf(line, "start-line")
    if value and not isAbout(f) then
      local ended = self:checkStartLine(l, at + value)
      return ended
    end
    local name, text = field(line)
    if name == "logtype" then
      f.logtype = text
    elseif name == "direction" or name == "message-type" then
      f.protocol = true
    end
    at = stop
  end
end

-- checkStartLine reads the start line at an offset. Page wraps break it in up to
-- four lines, so lines are joined until they make one. It returns nil when they
-- do.
function Trace:checkStartLine(l, at)
  l.text, l.limit = at, at + self.max
  local line, stop = self.w:line(at, MAX_GAP)
  l.crlf = sub(line, -2) == "\r\n"
  local joined, size = trimRight(line), #line
  at = stop
  for n = 1, 4 do
    if isTraceStart(joined) then
      l.startLines, l.header = n, at
      l.plain = n == 1 and l.crlf and #joined == size - 2
      return nil
    end
    local more, after, frame = self:frameAt(l, at)
    if frame ~= INSIDE or #joined > MAX_GAP then
      self:complainGap(l.text, "record without a SIP start line")
      return at
    end
    joined = joined .. " " .. trim(more)
    at = after
  end
  self:complainGap(l.text, "record without a SIP start line")
  return at
end

-- s4 reads the record that starts at begin and whose direction line ends at an
-- offset.
function Trace:s4(begin, at)
  local l = { begin = begin, s4 = true, problems = {}, length = -1 }
  local line, stop = self.w:line(at, MAX_GAP)
  for _ = 1, 2 do
    if stop == at or trimRight(line) ~= "" then break end
    at = stop
    line, stop = self.w:line(at, MAX_GAP)
  end
  if not isTraceStart(line) then
    self:complainGap(begin, "S4 record without a SIP start line")
    self:skip(begin, at)
    return nil
  end
  l.text, l.limit, l.startLines, l.header = at, at + self.max, 1, stop
  l.crlf = sub(line, -2) == "\r\n"
  l.plain = l.crlf and #trimEOL(line) == #trimRight(line)
  if self:readHeaders(l) then self:readBody(l) end
  local m = self:take(l)
  return m
end

-- readHeaders goes through the header lines. A SIPStack record ends them with
-- "Message-Body:" or its own end, an S4 record with an empty line. It reports
-- whether a body's text follows; if not, the layout is complete.
function Trace:readHeaders(l)
  local at = l.header
  while true do
    local line, stop, frame = self:frameAt(l, at)
    if frame ~= INSIDE then
      self:endWithoutBody(l, at, stop, frame)
      return false
    end
    local body = not l.s4 and valueOf(line, "message-body")
    if body then
      l.body = at + body
      return true
    end
    if trimRight(line) ~= "" then
      self:noteHeader(l, line)
      l.header = stop
    elseif l.s4 then
      l.body = stop
      return true
    elseif not l.blank then
      l.blank, l.afterBlank = l.header, stop
    end
    at = stop
  end
end

local SEEN = { ["call-id"] = "callID", i = "callID", cseq = "cseq", from = "from", f = "from", to = "to", t = "to" }

-- noteHeader takes from one header line what framing and addresses need.
function Trace:noteHeader(l, line)
  local wire = sub(line, -2) == "\r\n"
  if isTraceHeader(line) then
    local name, value = fieldName(line)
    if (name == "content-length" or name == "l") and not l.hasLength then
      local digits = match(line, "^%s*(%d+)%s*$", value)
      l.hasLength = true
      l.length = digits and #digits < 11 and tonumber(digits) < 2147483648 and tonumber(digits) or -1
    elseif (name == "via" or name == "v") and not l.transport then
      l.transport = viaTransport(sub(line, value))
    elseif name and SEEN[name] then
      l[SEEN[name]] = true
    end
  elseif not find(line, "^[ \t]") then
    wire = false
  end
  if not wire or l.blank then l.plain = false end
end

-- endWithoutBody closes a record whose header lines end at a frame line without
-- a body before it. A body in the form of the wire, behind an empty line, is
-- taken when Content-Length fits it to the octet.
function Trace:endWithoutBody(l, at, stop, frame)
  if l.blank and l.length > 0 then
    local n, fold = self:fit(l, self.w:text(l.afterBlank, at))
    if n then
      l.header, l.body, l.bodyEnd, l.fold = l.blank, l.afterBlank, l.afterBlank + n, fold
      l.plain = false
      self:close(l, at, stop, frame)
      return
    end
  end
  l.body, l.bodyEnd = l.header, l.header
  l.lies = l.hasLength and l.length ~= 0
  self:close(l, at, stop, frame)
end

-- fit returns the length of the body in text, and whether its LF stand for CRLF,
-- when Content-Length leaves nothing of text over but line ends.
function Trace:fit(l, text)
  for _, fold in ipairs({ not l.crlf, l.crlf and true or false }) do
    local n, ok = wireOffset(text, l.length, fold)
    if ok and onlyLineEnds(text, n + 1) then return n, fold end
  end
end

-- readBody finds the end of the body, and the record's. The frame tells it: the
-- first line that closes the record or starts another. But a body may hold such
-- lines, and Content-Length may be wrong. So Content-Length decides when a frame
-- line stands where it points to; otherwise the first frame line does, and the
-- length is rewritten.
function Trace:readBody(l)
  local at = l.body
  if not l.s4 and at < l.limit then at = self.w:lineEnd(at, l.limit - at) end
  local _, stop, frame = self:frameAt(l, at)
  while frame == INSIDE do
    at = stop
    _, stop, frame = self:frameAt(l, at)
  end
  local text = self.w:text(l.body, at)
  if self:placeBody(l, text, frame) or self:placeWrapped(l, text, frame) then
    self:close(l, at, stop, frame)
    return
  end
  local bodyEnd, frameEnd = self:lookAhead(l)
  if bodyEnd then
    l.bodyEnd = bodyEnd
    self:close(l, bodyEnd, frameEnd, ENDED)
    return
  end
  l.bodyEnd = l.body + self:trimBody(l, text, frame)
  l.lies = true
  self:close(l, at, stop, frame)
end

-- placeBody sets the body's end within text, which reaches to a frame line, and
-- reports whether Content-Length agrees.
function Trace:placeBody(l, text, frame)
  if not l.s4 and l.length == 0 and noBody(text) then
    l.bodyEnd = l.body
    return true
  end
  if not l.hasLength then
    l.bodyEnd = l.body + self:trimBody(l, text, frame)
    return true
  end
  local n, fold = self:fit(l, text)
  if n then
    l.bodyEnd, l.fold = l.body + n, fold
    return true
  end
  l.fold = not l.crlf
  local ok
  n, ok = wireOffset(text, l.length, l.fold)
  if ok and frame ~= ENDED and lineEndLength(text, n + 1) > 0 then
    l.bodyEnd = l.body + n
    return true
  end
  return false
end

-- placeWrapped is placeBody for a body that a page wrap put on the line after
-- "Message-Body:".
function Trace:placeWrapped(l, text, frame)
  local n = lineEndLength(text, 1)
  if l.s4 or n == 0 then return false end
  l.body = l.body + n
  if self:placeBody(l, sub(text, n + 1), frame) then return true end
  l.body = l.body - n
  return false
end

-- trimBody returns the length of the body in text without the help of
-- Content-Length: the logger's own line end is not part of it.
function Trace:trimBody(l, text, frame)
  l.fold = not l.crlf
  if not l.s4 and noBody(text) then return 0 end
  if frame == ENDED then return #trimEOL(text) end
  local n = #text
  while byte(text, n) == 10 do
    n = n - 1
    if byte(text, n) == 13 then n = n - 1 end
  end
  return n
end

-- lookAhead looks for the line that closes the record behind the octets that
-- Content-Length announces. A length that lies costs octets that are looked at
-- in vain; none is looked at twice that way.
function Trace:lookAhead(l)
  if l.length <= 0 or l.body + l.length > l.limit or l.body < self.doubt then return nil end
  local text = self.w:text(l.body, l.body + l.length + 4)
  local n, ok = wireOffset(text, l.length, not l.crlf)
  if ok then
    local at = l.body + n
    for _ = 1, 2 do at = at + lineEndLength(self.w:text(at, at + 2), 1) end
    local line, stop = self.w:line(at, 256)
    if stop > at and (l.s4 and isTrailer(line) or not l.s4 and isEnd(line)) then
      l.fold = not l.crlf
      return l.body + n, stop
    end
  end
  self.doubt = l.body + l.length
end

-- close sets the end of a record whose body is known, given the offset and the
-- end of its frame line, and names what is wrong with the record.
function Trace:close(l, at, stop, frame)
  l.textEnd = l.bodyEnd
  if l.bodyEnd == l.body and not l.s4 then l.textEnd = l.header end
  if frame == ENDED then
    l.stop = stop
  elseif l.bodyEnd == l.header or l.bodyEnd >= l.limit or l.s4 and l.bodyEnd == l.body then
    l.stop = l.bodyEnd
  else
    l.stop = l.bodyEnd + lineEndLength(self.w:text(l.bodyEnd, l.bodyEnd + 2), 1)
  end
  self:judge(l, frame)
end

function Trace:judge(l, frame)
  local cut = frame == END_OF_INPUT and (not l.s4 or l.lies or l.body == l.header) or frame == TOO_LONG
  if frame == TOO_LONG then
    complain(l, l.text, format("message longer than %d octets: cut", self.max))
  elseif cut then
    complain(l, l.textEnd, "record is cut off by the end of the input")
  elseif frame == NEXT_RECORD and not l.s4 then
    complain(l, l.textEnd, "record has no $$end_record")
  end
  if l.lies and not cut then
    local body = self.w:text(l.body, l.bodyEnd)
    complain(l, l.header, format("Content-Length says %s, the record holds %d octets: rewritten",
      l.length < 0 and "no number" or format("%d", l.length), l.fold and #toWire(body) or #body))
  end
  local missing = {}
  if not l.from then missing[#missing + 1] = "From" end
  if not l.to then missing[#missing + 1] = "To" end
  if not l.cseq then missing[#missing + 1] = "CSeq" end
  if not l.callID then missing[#missing + 1] = "Call-ID" end
  if #missing > 0 and not cut then complain(l, l.text, "header missing: " .. concat(missing, ", ")) end
end

-- take makes the message and steps behind its record.
function Trace:take(l)
  local w = self.w
  self.at = l.begin
  if self.trace and self.trace < l.begin then self:noteTime() end
  self.trace, self.meta, self.since = nil, nil, 0
  local m = { head = l.begin, from = l.text, to = max(l.textEnd, l.text), transport = l.transport or "" }
  self:describe(m, l)
  for _, p in ipairs(self.pending) do complain(l, p.at, p.msg) end
  self.pending = {}
  m.build = self:build(l)
  local notes = {}
  m.raw = Trace.wire(w:text(m.from, m.to), m.build, notes)
  if notes.joined then complain(l, l.text + notes.joined, "line is broken: joined") end
  if notes.stray then complain(l, l.text + notes.stray, "line is no header: left out") end
  m.problem = firstProblem(l.problems)
  m.damaged = #l.problems > 0
  self.line = self.line + w:countLines(self.counted, l.text)
  m.line = self.line
  self.line = self.line + w:countLines(l.text, l.stop)
  self.counted, self.at = l.stop, l.stop
  self.inLine = byte(w.buf, l.stop - w.base) ~= 10
  return m
end

-- describe fills in what prefix, fields and direction line say.
function Trace:describe(m, l)
  local head = self.w:text(l.begin, l.text)
  local prefix = ""
  if l.s4 then
    local at = connectionIn(head)
    prefix = at and sub(head, 1, at - 1) or head
    local c = at and parseConnection(match(head, "^[^\n]*", at)) or { ["local"] = NOWHERE, remote = NOWHERE }
    m.direction, m["local"], m.remote = c.direction, c["local"], c.remote
    if c.transport == "TLS" or c.transport == "TCP" or c.transport == "UDP" then m.transport = c.transport end
  else
    local marker = find(head, "$$begin_record", 1, true)
    if marker then prefix = sub(head, 1, marker - 1) end
    local f = self:readFields(l.begin + (marker or 1) - 1, l.text)
    local way = f.direction and lower(trim(match(f.direction, "^[^;]*")))
    m.direction = way == "incoming" and "in" or way == "outgoing" and "out" or nil
    m["local"], m.remote = NOWHERE, parsePeer(f.peer or "")
  end
  local p = tracePrefix(joinLines(prefix))
  m.pid, m.tid, m.level, m.server = p.pid, p.tid, p.level, p.server
  if p.millis then
    self.last = p.millis
  elseif self.last then
    complain(l, l.begin, "record without a time: the time of the line before is taken")
  else
    complain(l, l.begin, "record without a time")
  end
  m.millis = self.last and self.last - self.zone * 1000
end

-- build says how the wire form is made of the text; nil when it is that already.
function Trace:build(l)
  if l.s4 and l.plain and not l.fold and not l.lies and l.textEnd == l.bodyEnd
    and self.w:text(l.header, l.body) == "\r\n" then
    return nil
  end
  return concat({ "t", l.header - l.text, l.body - l.text, l.bodyEnd - l.text, l.startLines,
    bit(l.plain), bit(l.fold), bit(l.lies) }, " ")
end

-- wireHeaders returns the lines of text as header lines. A line that is none
-- continues the one before: published logs have values broken by line ends and
-- empty lines. What continues a request's start line belongs nowhere and is left
-- out.
local function wireHeaders(text, startLines, notes)
  local out, last = {}, 0
  local blank, at, i = false, 1, 0
  local function continue(line, where)
    out[last] = trimRight(out[last]) .. " " .. trim(line)
    notes.joined = notes.joined or where
  end
  while at <= #text do
    local stop = find(text, "\n", at, true) or #text
    local line = trimEOL(sub(text, at, stop))
    local isEmpty = trimRight(line) == ""
    if i == 0 then
      last = 1
      out[1] = sub(line, 1, 4) == "SIP/" and line or trimRight(line)
    elseif i < startLines then
      continue(line, at - 1)
    elseif isEmpty then
      blank = true
    elseif isTraceHeader(line) or not blank and find(line, "^[ \t]") then
      last = last + 1
      out[last] = line
    elseif last == 1 and sub(out[1], 1, 4) ~= "SIP/" then
      notes.stray = notes.stray or at - 1
    else
      continue(line, at - 1)
    end
    if not isEmpty then blank = false end
    at, i = stop + 1, i + 1
  end
  return concat(out, "\r\n") .. "\r\n"
end

-- wire returns the record's message as on the wire. Its header lines stay in the
-- record's order, for theirs is lost.
function Trace.wire(text, build, notes)
  if not build then return text end
  local b = numbers(build)
  local headers = sub(text, 1, b[1])
  local body = b[3] > b[2] and sub(text, b[2] + 1, b[3]) or ""
  if b[5] == 0 then headers = wireHeaders(headers, b[4], notes or {}) end
  if b[6] == 1 then body = toWire(body) end
  if b[7] == 1 then headers = setLength(headers, #body, " ") end
  return headers .. "\r\n" .. body
end

-- Detection -------------------------------------------------------------------

-- A text is a file that reads from memory.
local Text = {}
Text.__index = Text

function Text:read(n)
  if self.done then return nil end
  self.done = true
  return self.text
end

local function textWindow(text)
  local w = Window.new()
  w.file = setmetatable({ text = text }, Text)
  return w
end

-- isAvaya reports whether the line with a begin marker is one of an Avaya trace.
-- That starts with a date, day first, and has no level.
local function isAvaya(line)
  if not find(line, "^%d%d/%d%d/%d%d%d%d%-") or #line < 23 then return false end
  local s, e = findTime(line)
  if s ~= 1 then return true end
  local rest = match(sub(trimRight(line), e + 1), "^%.%x*(.*)$") or sub(trimRight(line), e + 1)
  local payload = match(rest, "^ *(.*)$")
  local stop = byte(payload, 1) == 40 and closing(payload)
  local comma = stop and find(payload, ",", 1, true)
  return not (comma and comma < stop) and sub(payload, 1, 14) ~= "$$begin_record"
end

-- isTraceText reports whether a text is of a server trace. The first line that
-- belongs to any log it knows decides.
local function isTraceText(head)
  if find(head, "%z") then return false end
  for line in string.gmatch(head, "[^\n]*\n?") do
    if line == "" then break end
    if isTrace(line) then return true end
    if find(line, "^%d%d/%d%d/%d%d%d%d|") and plainPrefix(line, 1) then return false end
    if endsInBegin(line) then return not isAvaya(line) end
    if find(line, "^[<>]") and parseConnection(line) then return true end
    local value = valueOf(line, "start-line")
    if value and isTraceStart(sub(line, value + 1)) then return true end
  end
  return false
end

-- isClientText reports whether a text is of a client log: packet lines stand in
-- it, or most of its lines have the prefix. SIP messages with a prefix between
-- paragraphs of prose are a document.
local function isClientText(head)
  local s = { packets = 0, messages = 0, prefixed = 0, prose = 0, empty = true }
  local r = Client.new(textWindow(head), 0, 0)
  r.look = function(line)
    local p = parsePrefix(line)
    if p then
      s.prefixed, s.empty = s.prefixed + 1, false
      local kind = classify(line, p.size + 1)
      if kind == PACKET or kind == TRAILER then s.packets = s.packets + 1 end
    elseif not find(line, "[^ \t\r\n]") then
      s.empty = true
    else
      if s.empty then s.prose = s.prose + 1 end
      s.empty = false
    end
  end
  while s.packets == 0 do
    local m = r:next()
    if not m then break end
    s.messages, s.prefixed, s.empty = s.messages + 1, s.prefixed + 1, true
    if m.from > m.head then
      local first = match(head, "^[^\n]*\n?", m.head + 1)
      local p = parsePrefix(first)
      if p and classify(first, p.size + 1) == PACKET then s.packets = s.packets + 1 end
    end
  end
  if s.packets > 0 then return true end
  return s.prefixed > 0 and (s.prose == 0 or s.prose < s.messages + floor(s.prefixed / 4))
end

-- isDocument reports whether SIP stands in a text that is no log.
local function isDocument(head)
  if find(head, "%z") then return false end
  for line in string.gmatch(head, "[^\r\n]+") do
    local p = parsePrefix(line)
    if isStartLine(p and sub(line, p.size + 1) or line) then return true end
  end
  return false
end

-- Day of logs without dates ---------------------------------------------------

-- dayByHeader looks for a Date header with a log time before it, and returns the
-- day of the first line: where both are close to a quarter of an hour, the
-- header tells the zone too, and every midnight between the two lines counts.
local function dayByHeader(text)
  text = "\n" .. text
  local wall
  local midnights, at = 0, 1
  while true do
    local _, stop, d, month, y, h, mi, s = find(text, "\n[Dd][Aa][Tt][Ee][ \t]*:[ \t]*%a%a%a, (%d%d?) (%a%a%a) (%d%d%d%d) (%d%d):(%d%d):(%d%d) GMT", at)
    if not stop then return nil end
    for wh, wm, ws in string.gmatch(sub(text, at, stop), "\n(%d%d):(%d%d):(%d%d)%.%d%d%d ") do
      local now = wh * 3600 + wm * 60 + ws
      local step = now - (wall or now)
      if step < -SET_BACK / 1000 then midnights = midnights + 1 end
      if step > (FULL_DAY - 60000) / 1000 then midnights = midnights - 1 end
      wall = now
    end
    at = stop + 1
    if wall and MONTHS[month] then
      local utc = h * 3600 + mi * 60 + s
      local ahead = wall - utc
      if ahead < -43200 then ahead = ahead + 86400 end
      if ahead >= 50400 then ahead = ahead - 86400 end
      local zone = floor(ahead / 900 + 0.5) * 900
      if math.abs(ahead - zone) <= 300 then
        return days(tonumber(y), MONTHS[month], tonumber(d)) + floor((utc + zone) / 86400) - midnights
      end
    end
  end
end

local function firstDay(text)
  local y, m, d = match(proto.prefs.date or "", "^%s*(%d%d%d%d)%-(%d%d)%-(%d%d)%s*$")
  if y and isDate(tonumber(y), tonumber(m), tonumber(d)) then return days(tonumber(y), tonumber(m), tonumber(d)) end
  return dayByHeader(text) or 0
end

-- isUndated reports whether the first line with a prefix has no date.
local function isUndated(head)
  for line in string.gmatch(head, "[^\n]+") do
    local p = parsePrefix(line)
    if p then return p.day == nil end
  end
  return false
end

-- Frames ----------------------------------------------------------------------

local function tlv(tag, value) return u16(tag) .. u16(#value) .. value end

local PDU_START = tlv(12, "sip\0")
local PORT_UDP = tlv(24, "\0\0\0\3") -- 4.0 and 4.2 compute response times for UDP only

local LINE_TAG = u16(30) .. u16(4)
local WAY_TAGS = { out = tlv(35, u32(0)), ["in"] = tlv(35, u32(1)) }
local lastEnds = {} -- of the frame before, with their tags

-- pduHeader returns the tags of an exported PDU: numbers are big-endian, values
-- padded to four octets.
local function pduHeader(f)
  local last = lastEnds
  if f.src ~= last.src or f.dst ~= last.dst or f.sport ~= last.sport or f.dport ~= last.dport then
    last.src, last.dst, last.sport, last.dport = f.src, f.dst, f.sport, f.dport
    last.tags = concat({ PDU_START, tlv(#f.src == 4 and 20 or 22, f.src), tlv(#f.dst == 4 and 21 or 23, f.dst),
      PORT_UDP, tlv(25, u32(f.sport)), tlv(26, u32(f.dport)) })
  end
  return last.tags .. LINE_TAG .. u32(f.line) .. (WAY_TAGS[f.direction] or "") .. "\0\0\0\0"
end

-- oneLine makes text a comment: UTF-8 in one line, without control characters.
local function oneLine(text) return (gsub(text, "%c", " ")) end

-- origin says of a message, behind its line, what ocsconv does but for the
-- file: Lua is not told its name.
local function origin(m)
  local s = ""
  if m.pid ~= 0 or m.tid ~= 0 then s = s .. format(" pid=0x%X tid=0x%X", m.pid, m.tid) end
  if m.server ~= "" then s = s .. " " .. m.server end
  if m.level ~= "" then s = s .. " " .. m.level end
  if m.problem then s = s .. " (" .. m.problem .. ")" end
  return oneLine(s)
end

local lastOrigin = {} -- of the frame before

local function provenance(m)
  if m.problem then return (origin(m)) end
  local last = lastOrigin
  if m.pid ~= last.pid or m.tid ~= last.tid or m.server ~= last.server or m.level ~= last.level then
    last.pid, last.tid, last.server, last.level = m.pid, m.tid, m.server, m.level
    last.text = origin(m)
  end
  return last.text
end

-- describeFrame returns what a second look at a message needs.
local function describeFrame(state, m)
  local f = { from = m.from, to = m.to, build = m.build, damaged = m.damaged, line = m.line,
    direction = m.direction, said = provenance(m) }
  f.src, f.sport, f.dst, f.dport = state.hosts:ends(m)
  if m.millis and m.millis >= 0 then state.stamp = m.millis end
  f.millis = state.stamp
  return f
end

-- Records keep the frames of a log as text, some 80 octets each. A line is one
-- frame: what differs from the first of the BLOCK frames in a row that share a
-- string. A table per frame would take ten times as much.
local BLOCK = 64
local Records = {}
Records.__index = Records

function Records.new() return setmetatable({ firsts = {}, blocks = {}, open = {} }, Records) end

local function toHex(octets)
  return (format(string.rep("%02x", #octets), byte(octets, 1, -1)))
end

local lastFlow = {} -- ends of the frame before, as they are written

-- flow returns the ends of a frame as a record has them.
local function flow(f)
  local last = lastFlow
  if f.src ~= last.src or f.dst ~= last.dst or f.sport ~= last.sport or f.dport ~= last.dport then
    last.src, last.dst, last.sport, last.dport = f.src, f.dst, f.sport, f.dport
    last.text = format("%s %d %s %d", toHex(f.src), f.sport, toHex(f.dst), f.dport)
  end
  return last.text
end

local function fromHex(digits)
  return (gsub(digits, "..", function(pair) return char(tonumber(pair, 16)) end))
end

local WAYS = { ["in"] = "i", out = "o" }

function Records:add(f)
  if #self.open == 0 then
    self.firsts[#self.firsts + 1] = { from = f.from, line = f.line, millis = f.millis }
  end
  local first = self.firsts[#self.firsts]
  self.open[#self.open + 1] = format("\n%d %d %d %d %s %s%d %s\t%s",
    f.from - first.from, f.to - f.from, f.line - first.line, f.millis - first.millis, flow(f), WAYS[f.direction] or "-", bit(f.damaged), f.build or "", f.said)
  if #self.open == BLOCK then
    self.blocks[#self.blocks + 1], self.open = concat(self.open), {}
  end
end

local RECORD = "^\n%d+ (%d+) (%d+) (%-?%d+) (%x+) (%d+) (%x+) (%d+) (.)(%d) ([^\t]*)\t([^\n]*)"

-- get returns the frame that begins at an offset, nil when none does.
function Records:get(from)
  local low, high = 1, #self.firsts
  if high == 0 then return nil end
  while low < high do
    local mid = floor((low + high + 1) / 2)
    if self.firsts[mid].from <= from then low = mid else high = mid - 1 end
  end
  local first, block = self.firsts[low], self.blocks[low] or concat(self.open)
  local at = find(block, format("\n%d ", from - first.from), 1, true)
  if not at then return nil end
  local size, line, millis, src, sport, dst, dport, way, damaged, build, said = match(block, RECORD, at)
  return { from = from, to = from + tonumber(size), line = first.line + tonumber(line),
    millis = first.millis + tonumber(millis), src = fromHex(src), sport = tonumber(sport), dst = fromHex(dst),
    dport = tonumber(dport), direction = way == "o" and "out" or way == "i" and "in" or nil,
    damaged = damaged == "1", build = build ~= "" and build or nil, said = said }
end

local GARBAGE = 4096 -- KiB that may gather

-- sweep collects Lua's garbage before as much has gathered as there is memory
-- in use, which is when Lua would do it.
local function sweep(state)
  if collectgarbage("count") < state.enough then return end
  collectgarbage()
  state.enough = collectgarbage("count") + GARBAGE
end

local function wireOf(state, f, text) return state.format.wire(text, f.build) end

local setsUp -- whether frames have setup_packet_rec, as from Wireshark 4.6 on; nil until one was asked

-- show fills Wireshark's frame.
local function show(frame, f, raw)
  local said
  raw, said = repairRequestLine(raw)
  if f.damaged then raw = repair(raw) end
  local header = pduHeader(f)
  local comment, room = format("line %d", f.line) .. f.said, MAX_PACKET - #header
  if said and not f.damaged then comment = comment .. " (" .. said .. ")" end
  if #raw > room then
    comment = comment .. format(" [cut: the packet holds %d of %d octets]", room, #raw)
    raw = sub(raw, 1, room)
  end
  if setsUp == nil then
    local has, setup = pcall(function() return frame.setup_packet_rec end)
    setsUp = has and setup ~= nil
  end
  if setsUp then
    frame:setup_packet_rec(wtap_encaps.WIRESHARK_UPPER_PDU)
  else
    frame.rec_type = wtap_rec_types.PACKET
    frame.encap = wtap_encaps.WIRESHARK_UPPER_PDU
  end
  frame.flags = wtap_presence_flags.TS + wtap_presence_flags.CAP_LEN
  frame.time = NSTime(floor(f.millis / 1000), f.millis % 1000 * 1000000)
  frame.data = header .. raw
  frame.comment = { comment }
end

-- Wireshark's calls -----------------------------------------------------------

-- windowOf returns a window on a file from its start.
local function windowOf(file, encoding)
  file:seek("set", 0)
  local w = Window.new(encoding)
  w.file = file
  return w
end

local function newReader(state, w)
  if state.format == Trace then return Trace.new(w, state.zone) end
  return Client.new(w, state.zone, state.day)
end

-- survey learns the addresses that the log does not print. A log prints them all
-- or none, so the first messages tell whether there is anything to learn.
-- What it finds that ocsconv would tell better is returned in words.
local function survey(state, file)
  local r = newReader(state, windowOf(file, state.encoding))
  local hosts = state.hosts
  r.learn = function(server, f)
    local own, peer = parsePeer(f["local-ip"] or ""), parsePeer(f["peer-ip"] or "")
    local name = parsePeer(f["peer-name"] or f.peer or "")
    if own.ip then
      vote(hosts:owner(server).ips, own.ip)
      hosts:use(own.ip)
    end
    if peer.ip and name.host then hosts:peerAt(name.host, peer.ip) end
    hosts:use(peer.ip)
  end
  local lacking, undirected, n = false, false, 0
  while r.at < SURVEY do
    local m = r:next()
    if not m then break end
    n = n + 1
    lacking = lacking or not m["local"].ip or not m.remote.ip
    undirected = undirected or not m.direction
    if n >= 20 and not lacking then break end
    m.raw = repairRequestLine(m.raw)
    if m.damaged then m.raw = repair(m.raw) end
    hosts:learn(m)
    if lacking then hosts:owner(m.server) end
  end
  if lacking then hosts:settle() end
  return (lacking and ", addresses that the log does not print are learnt from it or placeholders" or "")
    .. (undirected and ", messages whose direction the log does not tell are shown as sent" or "")
    .. ((lacking or undirected) and " (ocsconv convert finds out more)" or "")
end

local function open(file, capture)
  local head = file:read(HEAD)
  if not head or #head < 16 then return false end
  local encoding = sniff(head)
  if encoding then head = decode(sub(head, 1, #head - #head % 2), encoding) end
  local state = { encoding = encoding, zone = zoneOffset(), stamp = 0, day = 0, frames = Records.new(), enough = 0 }
  if isTraceText(gsub(head, "^" .. BOM, "")) then
    state.format = Trace
  elseif isClientText(head) then
    state.format = Client
  else
    if isDocument(head) then
      report_failure("This is a document with SIP messages, not a log. Please convert it with: ocsconv convert FILE -o FILE.pcapng")
    end
    return false
  end
  if state.format == Client and isUndated(head) then
    state.day = firstDay(windowOf(file, encoding):text(0, SURVEY))
  end
  state.hosts = Hosts.new()
  local limits = survey(state, file)
  state.window = windowOf(file, encoding)
  state.marks = state.window.marks
  state.reader = newReader(state, state.window)
  state.window.file = nil
  capture.encap = wtap_encaps.WIRESHARK_UPPER_PDU
  capture.time_precision = wtap_tsprecs.MSEC
  capture.snapshot_length = 0
  capture.comment = format("read by ocsconv_reader.lua, times in %s%s", zoneName(state.zone), limits)
  capture.private_table = state
  return true
end

local function readOpen(file, capture)
  local ok, opened = pcall(open, file, capture)
  if not ok then
    report_failure("ocsconv cannot open this log: " .. tostring(opened) .. ". Please convert it with: ocsconv convert LOG -o LOG.pcapng")
    return false
  end
  return opened
end

local function read(file, capture, frame)
  local state = capture.private_table
  state.window.file = file
  local m = state.reader:next()
  state.window.file = nil
  if not m then return false end
  local f = describeFrame(state, m)
  state.frames:add(f)
  sweep(state)
  show(frame, f, m.raw)
  return m.from
end

local function seekRead(file, capture, frame, offset)
  local state = capture.private_table
  local f = state.frames:get(offset)
  if not f then return false end
  sweep(state)
  local text = fetch(file, state.encoding, state.marks, f.from, f.to)
  local raw = wireOf(state, f, text)
  show(frame, f, raw)
  return true
end

local function readClose(_, capture)
  capture.private_table = {}
  return true
end

local handler = FileHandler.new("OCS, Lync or Skype for Business log", "ocsconv",
  "SIP messages of client logs (UCCAPI) and server traces (OCSLogger, CLS)", "rs")
handler.read_open = readOpen
handler.read = read
handler.seek_read = seekRead
handler.read_close = readClose
handler.seq_read_close = function() return true end
handler.extensions = "uccapilog;uccplog;log;txt"
register_filehandler(handler)
