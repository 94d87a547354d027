-- Runs ocsconv_reader.lua without Wireshark, under any Lua from 5.2 on:
--
--   lua5.4 harness.lua SCRIPT frames LOG...   prints every frame
--   lua5.4 harness.lua SCRIPT damage N LOG... reads the logs cut and flipped, every second time from the Nth
--   lua5.4 harness.lua SCRIPT memory LOG...   prints the octets that the reader keeps of a frame
--
-- It stands in for what the reader uses of Wireshark's API.

local script, mode = arg[1], arg[2]

function Proto(name) return { name = name, prefs = {} } end

Pref = { string = function(_, default) return default end }
FileHandler = { new = function() return {} end }
wtap_encaps = { WIRESHARK_UPPER_PDU = 1 }
wtap_tsprecs = { MSEC = 1 }
wtap_rec_types = { PACKET = 1 }
wtap_presence_flags = { TS = 1, CAP_LEN = 2 }
function NSTime(s, ns) return { s = s, ns = ns } end
function report_failure(msg) assert(msg:find("^This is a document"), msg) end

local handler
function register_filehandler(h) handler = h end

dofile(script)

local File = {}
File.__index = File

function File:read(n)
  assert(type(n) == "number" and n >= 0 and n < 64 * 1024 * 1024, "odd size of a read")
  if n == 0 then return "" end
  if self.at >= #self.text then return nil end
  local s = self.text:sub(self.at + 1, self.at + n)
  self.at = self.at + #s
  return s
end

function File:seek(_, at)
  self.at = at
  return at
end

-- readAll calls the reader as Wireshark does, and looks at every frame again.
local function readAll(text)
  local file = setmetatable({ text = text, at = 0 }, File)
  local capture, frames = {}, {}
  if not handler.read_open(file, capture) then return frames end
  file.at = 0
  while true do
    local frame = {}
    local offset = handler.read(file, capture, frame)
    if not offset then break end
    assert(#frame.data <= 262144, "frame too long")
    frames[#frames + 1] = { offset = offset, frame = frame }
    assert(#frames <= #text, "the reader does not move on")
  end
  for i = #frames, 1, -1 do
    local again, first = {}, frames[i].frame
    local other = setmetatable({ text = text, at = 0 }, File)
    assert(handler.seek_read(other, capture, again, frames[i].offset), "frame is gone")
    assert(again.data == first.data, "another frame at the second look")
    assert(again.comment[1] == first.comment[1] and again.time.s == first.time.s and again.time.ns == first.time.ns)
  end
  handler.read_close(file, capture)
  return frames
end

local function contentOf(path)
  local f = assert(io.open(path, "rb"))
  local text = f:read("*a")
  f:close()
  return text
end

if mode == "frames" then
  for i = 3, #arg do
    for _, f in ipairs(readAll(contentOf(arg[i]))) do
      local hex = f.frame.data:gsub(".", function(c) return string.format("%02x", c:byte()) end)
      print(string.format("%d.%09d|%s|%s", f.frame.time.s, f.frame.time.ns, f.frame.comment[1], hex))
    end
  end
  return
end

-- kept returns what memory each frame of a long log takes in the end, and what
-- it takes at most beside that while the log is read.
local function kept(text)
  local file = setmetatable({ text = text:rep(math.ceil(6000000 / #text)), at = 0 }, File)
  local capture, n, peak = {}, 0, 0
  assert(handler.read_open(file, capture))
  file.at = 0
  collectgarbage()
  local before = collectgarbage("count")
  while handler.read(file, capture, {}) do
    n = n + 1
    peak = math.max(peak, collectgarbage("count"))
  end
  collectgarbage()
  local after = collectgarbage("count")
  assert(capture.private_table)
  return (after - before) * 1024 / n, peak - after
end

if mode == "memory" then
  for i = 3, #arg do print(string.format("%.0f %.0f", kept(contentOf(arg[i])))) end
  return
end

local seed = 1
local function random(n)
  seed = (seed * 16807) % 2147483647
  return seed % n
end

local MARKS = { "\n", "\r\n\r\n", "\0", "$$end_record\r\n", "Content-Length: 99999999\r\n", "Content-Length: -1\r\n",
  "End of Sending Packet\r\n", "Message-Body: ", "\255\254", ":", "|", string.rep("A", 70000) }

local runs, frames = tonumber(arg[3]), 0
for i = 4, #arg do
  local text = contentOf(arg[i])
  local function run(damaged)
    runs = runs + 1
    if runs % 2 == 0 then frames = frames + #readAll(damaged) end
  end
  for k = 1, 60 do run(text:sub(1, math.floor(#text * k / 61))) end
  for k = 1, 40 do run(text:sub(math.floor(#text * k / 41))) end
  for _ = 1, 60 do
    local at = random(#text)
    run(text:sub(1, at) .. string.char(random(256)) .. text:sub(at + 2))
  end
  for _ = 1, 60 do
    local at = random(#text)
    run(text:sub(1, at) .. MARKS[random(#MARKS) + 1] .. text:sub(at + 1))
  end
end
print(runs .. " runs, " .. frames .. " frames")
