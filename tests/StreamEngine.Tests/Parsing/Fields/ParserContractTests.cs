using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Csv;
using StreamEngine.Parsing.Influx;
using StreamEngine.Parsing.Json;
using StreamEngine.Parsing.Logfmt;
using Xunit;

namespace StreamEngine.Tests.Parsing.Fields;

/// <summary>What holds for every parser of structured text, whatever comes in.</summary>
public class ParserContractTests
{
    private static readonly IRecordFormat[] s_formats = [new JsonFormat(), new LogfmtFormat(), new CsvFormat(), new InfluxFormat()];

    private static readonly string[] s_samples =
    [
        string.Concat(Enumerable.Range(0, 40).Select(i => $$$"""{"time":{{{1767576600 + i}}},"level":"info","service":"s{{{i % 3}}}","message":"request {{{i}}} \"done\" in a while and some more","status":200,"nested":{"a":[1,2,{"b":null}]}}""" + "\n")),
        string.Concat(Enumerable.Range(0, 40).Select(i => $"ts={1767576600 + i} level=warn service=s{i % 3} msg=\"request {i} \\\"done\\\"\" dur={i}ms\n")),
        "timestamp,host,cpu,mem\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{1767576600 + i},web-{i % 3},{i}.25,\"{i}\"\n")),
        string.Concat(Enumerable.Range(0, 40).Select(i => $"cpu,host=web-{i % 3} user={i}.5,system={i}i {1767576600 + i}000000000\n")),
    ];

    [Property(MaxTest = 40)]
    public void Chunks_cut_at_any_record_give_the_same_rows(byte[] places)
    {
        for (int f = 0; f < s_formats.Length; f++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(s_samples[f]);
            int[] ends = [.. Enumerable.Range(0, bytes.Length).Where(i => bytes[i] == '\n').Select(i => i + 1)];
            int[] cuts = [.. places.Select(place => ends[place % ends.Length]).Distinct()];
            ParseResult whole = ParserHarness.Parse(s_formats[f], bytes);
            ParseResult cut = ParserHarness.Parse(s_formats[f], bytes, null, cuts);
            Assert.Equal(whole.Rows, cut.Rows);
            Assert.Equal((whole.Records, whole.Filtered, whole.Rejects.Count), (cut.Records, cut.Filtered, cut.Rejects.Count));
            Assert.Empty(whole.Rejects);
        }
    }

    [Property(MaxTest = 300)]
    public void Random_bytes_never_throw_and_every_record_is_accounted_for(byte[] bytes)
    {
        foreach (IRecordFormat format in s_formats)
        {
            AssertAccounted(format, bytes);
        }
    }

    [Property(MaxTest = 300)]
    public void Damaged_records_never_throw_and_every_record_is_accounted_for((ushort Place, byte Value)[] damage)
    {
        for (int f = 0; f < s_formats.Length; f++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(s_samples[f][..600]);
            foreach ((ushort place, byte value) in damage)
            {
                bytes[place % bytes.Length] = value;
            }

            AssertAccounted(s_formats[f], bytes);
        }
    }

    [Property(MaxTest = 200)]
    public Property Json_objects_come_back() => Prop.ForAll(JsonText().ToArbitrary(), text =>
    {
        string record = JsonSerializer.Serialize(new Dictionary<string, object> { ["noise"] = text, ["message"] = text + "!", ["service"] = text + "?" });
        LogRow row = Assert.Single(ParserHarness.Parse(new JsonFormat(), record).Logs);
        Assert.Equal((text + "!", text + "?", record), (row.Body, row.Service, row.Record));
    });

    [Property(MaxTest = 100)]
    public void Json_numbers_come_back(double[] values)
    {
        double[] finite = [.. values.Where(double.IsFinite), 1, 2, 3];
        string record = JsonSerializer.Serialize(finite.Select((value, i) => (value, i)).ToDictionary(pair => $"k{pair.i}", pair => pair.value));
        Assert.Equal(finite, ParserHarness.Parse(new JsonFormat(), record).Metrics.Select(row => row.Value));
    }

    private static void AssertAccounted(IRecordFormat format, byte[] bytes)
    {
        ParseResult result = ParserHarness.Parse(format, bytes);
        int rows = result.Rows.Select(row => row.Record).Count();
        Assert.True(result.Records >= result.Rejects.Count + result.Filtered);
        Assert.True(result.Records - result.Rejects.Count - result.Filtered <= rows);
        Assert.Equal(result.Records == result.Rejects.Count + result.Filtered, rows == 0);
        if (format is JsonFormat or LogfmtFormat or InfluxFormat)
        {
            int lines = Lines(bytes);
            Assert.Equal(lines, result.Records);
        }
    }

    private static int Lines(byte[] bytes)
    {
        int lines = 0;
        foreach (Range range in bytes.AsSpan().Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = bytes.AsSpan()[range];
            line = line.Length > 0 && line[^1] == '\r' ? line[..^1] : line;
            lines += line.IndexOfAnyExcept((byte)' ', (byte)'\t') >= 0 ? 1 : 0;
        }

        return lines;
    }

    private static Gen<string> JsonText() =>
        Gen.Elements("a", "\"", "\\", "\n", "\t", "é", "😀", "/", "\u0001", "{", "}", "[", ",", ":", "plain words that fill a vector ", "\u2028")
            .ArrayOf()
            .Select(string.Concat);
}
