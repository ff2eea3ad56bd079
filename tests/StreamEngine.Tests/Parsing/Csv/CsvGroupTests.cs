using System.Text;
using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Fuzz.Oracles;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Csv;
using Xunit;

namespace StreamEngine.Tests.Parsing.Csv;

public class CsvGroupTests
{
    /// <summary>Tests of a class run one after another: guarded memory is laid out once for all of them.</summary>
    private static readonly ParseSession s_session = new();

    private static readonly string[] s_headers =
    [
        "timestamp,value", "timestamp,host,metric,value", "time,host,cpu,mem,zone,load", "date,time,host,a,b", "a,b", "timestamp,region,count,host",
        "time,level,message", "timestamp,severity,host,hostname,service,logger,msg,duration_ms,bytes,status,user,code,ok",
        "Date,Time,Level,Content", "ts,event,pod,message,version", "time,message,latency,duration,status,code,bytes,size", "timestamp,name,message",
    ];

    [Property(MaxTest = 300)]
    public void Groups_of_rows_are_what_the_careful_reader_makes_of_them(int seed)
    {
        byte[] bytes = Table(new Random(seed), s_headers[(uint)seed % s_headers.Length]);
        AreEqual(bytes, seed % 3 == 0 ? FieldProjection.None : FieldProjection.All);
    }

    [Property(MaxTest = 300)]
    public void Mutated_tables_are_read_alike_too(int seed)
    {
        Random random = new(seed);
        byte[] bytes = Table(random, s_headers[random.Next(s_headers.Length)]);
        string noise = "\"\",\n\r;\t {é\0x1";
        for (int i = random.Next(12); i > 0; i--)
        {
            byte[] with = Encoding.UTF8.GetBytes(noise.Substring(random.Next(noise.Length), 1));
            int at = random.Next(bytes.Length);
            bytes = random.Next(3) == 0
                ? [.. bytes[..at], .. bytes[Math.Min(at + random.Next(3), bytes.Length)..]]
                : [.. bytes[..at], .. with[..random.Next(1, with.Length + 1)], .. bytes[at..]];
        }

        AreEqual(bytes, FieldProjection.All);
    }

    [Property(MaxTest = 200)]
    public void Rows_that_begin_as_others_did_are_read_alike(int seed)
    {
        Random random = new(seed);
        string[] headers = ["timestamp,series,value", "timestamp,host,zone,value", "timestamp;host;value", "timestamp\tmetric\thost\tvalue", "timestamp,host,value"];
        string header = headers[random.Next(headers.Length)];
        char delimiter = header["timestamp".Length];
        int cells = header.Split(delimiter).Length - 2;
        string end = random.Next(3) == 0 ? "\r\n" : "\n";
        string[] odd = ["", "\"a b\"", "\"a\"\"b\"", $"\"a{delimiter}b\"", "naïve", "x y", "a-name-that-is-rather-long-to-be-part-of-a-head-" + new string('x', 80)];
        string[] heads = [.. Enumerable.Range(0, random.Next(1, 40)).Select(i => string.Join(delimiter, Enumerable.Range(0, cells).Select(c => random.Next(25) == 0 ? odd[random.Next(odd.Length)] : $"name{c}-{i * 7919 % 97}")))];
        string[] numbers = ["", "NA", "1e5", "-1.5", "+3", "\"7\"", "1234567890123456", "0x1", "é", ".", "-"];
        StringBuilder text = new(header + end);
        for (int round = 0; text.Length < 20_000; round++)
        {
            foreach (string head in heads)
            {
                string time = random.Next(60) == 0 ? "yesterday" : random.Next(60) == 0 ? $"\"2026-01-05T10:00:{round % 60:00}Z\"" : $"2026-01-05T10:00:{round % 60:00}Z";
                string number = random.Next(40) == 0 ? numbers[random.Next(numbers.Length)] : random.Next(100_000).ToString(System.Globalization.CultureInfo.InvariantCulture).Insert(1, ".");
                text.Append(random.Next(50) == 0 ? header + end : "").Append(random.Next(50) == 0 ? end : "");
                text.Append(random.Next(40) == 0 ? "" : time + delimiter + head + delimiter + number + (random.Next(80) == 0 ? "," : "") + end);
            }

            if (random.Next(8) == 0)
            {
                random.Shuffle(heads);
            }
        }

        AreEqual(Encoding.UTF8.GetBytes(text.ToString()), FieldProjection.None);
    }

    [Theory]
    [InlineData("1,2\r\n\r\n\n\r3,4\r\r\n")]
    [InlineData("\"1\",\"2\"\r\n1,\"2\"\rx\n3,4\n")]
    [InlineData("1,2\"3\n\"4\"5,6\n7,8\n")]
    [InlineData("1,\"2\n3,4\n5,6")]
    [InlineData("\"1\n2\",3\n")]
    [InlineData("1,\"2\"\"3\"\n\"\",\"\"\n,\n")]
    public void Unusual_rows_are_read_carefully(string rows) =>
        AreEqual(Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Repeat("1,2\n", 70)) + rows + "9,9\n"), FieldProjection.None);

    [Fact]
    public void Cells_of_logs_that_are_asked_for_have_typed_columns()
    {
        const string Text = "time,message,user,count,ratio,ok,zip\n2026-01-05T01:30:00Z,hi,ann,3,0.5,true,007\n2026-01-05T01:30:01Z,ho,\"b \"\"c\"\"\",NA,1,FALSE,12\n"
            + "2026-01-05T01:30:02Z,he,,4,2.25,true,1\n";
        ParseSession session = s_session;
        byte[] bytes = Encoding.UTF8.GetBytes(Text);
        IRecordParser parser = ParserHarness.Create(new CsvFormat(), bytes, new ParserOptions { Fields = FieldProjection.All });
        string[] fields = [.. session.Whole(parser, bytes, 0, Place.End, keep: true).KeptRows.Select(row => row.Fields)];
        Assert.Equal(3, fields.Length);
        Assert.Equal(
            [
                " | count: 3 | ok: true | ratio: 0.5 | user: ann | zip: 7", " | ok: false | ratio: 1 | user: b \"c\" | zip: 12",
                " | count: 4 | ok: true | ratio: 2.25 | zip: 1",
            ],
            fields);
    }

    [Theory]
    [InlineData("timestamp,series,value")]
    [InlineData("timestamp,metric,value,count")]
    [InlineData("timestamp,metric,host,value")]
    public void Names_with_doubled_quotes_are_decoded(string header)
    {
        StringBuilder text = new(header + "\n");
        for (int i = 0; i < 300; i++)
        {
            string name = i % 3 == 0 ? $"\"a \"\"quoted\"\" name, {i % 7}\"" : i % 3 == 1 ? "\"\"\"\"" : "plain";
            text.Append("2026-01-05 01:30:00,").Append(name).Append(string.Concat(Enumerable.Repeat($",{i}", header.Split(',').Length - 2))).Append('\n');
            text.Append(i % 50 == 0 ? "2026-01-05 01:30:00,\"x\",\"1\"\"2\"" + string.Concat(Enumerable.Repeat(",1", header.Split(',').Length - 3)) + "\n" : "");
        }

        AreEqual(Encoding.UTF8.GetBytes(text.ToString()), FieldProjection.None);
    }

    [Fact]
    public void Labels_in_more_sets_than_are_remembered_stay_right()
    {
        StringBuilder text = new("timestamp,host,value\n");
        for (int i = 0; i < 1100; i++)
        {
            text.Append("2026-01-05 01:30:00,host-with-a-long-name-").Append(i * 7919 % 701).Append(',').Append(i).Append('\n');
        }

        AreEqual(Encoding.UTF8.GetBytes(text.ToString()), FieldProjection.None);
    }

    private static byte[] Table(Random random, string header)
    {
        string delimiter = random.Next(4) switch { 0 => ";", 1 => "\t", _ => "," };
        string end = random.Next(3) == 0 ? "\r\n" : "\n";
        int quoting = random.Next(3);
        string[] names = header.Split(',');
        StringBuilder text = new(string.Join(delimiter, names) + end);
        for (int row = random.Next(250); row > 0; row--)
        {
            string[] cells = [.. names.Select(name => Quote(Cell(name, random), delimiter, quoting, random))];
            text.Append(string.Join(delimiter, random.Next(60) == 0 ? cells[..^1] : cells)).Append(random.Next(40) == 0 ? end + end : end);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Cell(string name, Random random)
    {
        string[] words = ["", "web-1", "a b", "x=1,y", "say \"no\"", "naïve", "line\nbreak", "NA", " padded ", "{\"log\":\"x\"}", "a-long-word-that-is-no-inline-text", "{", "7"];
        if (random.Next(50) == 0)
        {
            return words[random.Next(words.Length)];
        }

        int second = random.Next(60);
        return name switch
        {
            "timestamp" or "ts" => $"2026-01-05T10:00:{second:00}Z",
            "time" => $"2026-01-05 10:00:{second:00}.5",
            "date" or "Date" => "2026-01-05",
            "Time" => $"10:00:{second:00}",
            "level" or "Level" or "severity" => second % 2 == 0 ? "INFO" : "error",
            "host" or "hostname" or "region" or "zone" => "web-" + random.Next(9),
            "metric" => "cpu" + random.Next(3),
            "message" or "msg" or "Content" => words[random.Next(words.Length)],
            "event" or "pod" => random.Next(3) == 0 ? "deployment" : "",
            "ok" => second % 2 == 0 ? "true" : "false",
            "user" or "service" or "logger" or "name" => words[random.Next(4)],
            "status" or "code" => second % 7 == 0 ? "ok" : second % 5 == 0 ? "7" : "200",
            "latency" or "size" => second % 3 == 0 ? "fast" : "12",
            _ => (random.NextDouble() * Math.Pow(10, random.Next(6))).ToString(random.Next(2) == 0 ? "F3" : "R", System.Globalization.CultureInfo.InvariantCulture),
        };
    }

    private static string Quote(string cell, string delimiter, int quoting, Random random)
    {
        bool needed = cell.Contains('"', StringComparison.Ordinal) || cell.Contains('\n', StringComparison.Ordinal) || cell.Contains(delimiter, StringComparison.Ordinal);
        return needed || quoting == 2 || (quoting == 1 && random.Next(4) == 0) ? "\"" + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : cell;
    }

    private static void AreEqual(byte[] bytes, FieldProjection fields)
    {
        ParseSession session = s_session;
        var parser = (CsvParser)ParserHarness.Create(new CsvFormat(), bytes, new ParserOptions { SourceName = "test", Fields = fields });
        Outcome fast = session.Whole(parser, bytes, 0, Place.End, keep: true);
        Outcome careful = session.Whole(new Careful(parser), bytes, 0, Place.End, keep: true);
        if (!fast.Describe().SequenceEqual(careful.Describe()))
        {
            Assert.Fail(Outcome.Difference(careful, fast));
        }
    }

    private sealed class Careful(CsvParser parser) : IRecordParser
    {
        public string Format => "csv";

        public string Description => parser.Description;

        public bool InfersYear => false;

        public bool IsMultiLine => false;

        public bool HasInnerLineEnds => true;

        public bool StartsRecord(ReadOnlySpan<byte> line) => true;

        public int WholeRecords(ReadOnlySpan<byte> bytes) => parser.WholeRecords(bytes);

        public void Parse(ReadOnlySpan<byte> records, BatchBuilder output) => parser.ParseCarefully(records, output);
    }
}
