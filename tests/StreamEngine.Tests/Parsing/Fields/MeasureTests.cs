using System.Globalization;
using System.Text;
using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Fuzz.Oracles;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Csv;
using StreamEngine.Parsing.Json;
using StreamEngine.Parsing.Logfmt;
using Xunit;

namespace StreamEngine.Tests.Parsing.Fields;

/// <summary>Of several names for a duration, a size or a status the first that can be read counts; what cannot be read is a field.</summary>
public class MeasureTests
{
    private static readonly ParseSession s_session = new();

    private static readonly string[] s_names = ["latency", "duration", "duration_ms", "took", "status", "status_code", "code", "bytes", "size"];

    private static readonly string[] s_values = ["fast", "12", "1.5ms", "200", "503", "ok", "-", "700", "1e2", "12.5", "true", "a\\\"b", "123456789012345678901234567890"];

    [Fact]
    public void A_logfmt_value_that_cannot_be_read_gives_way_and_stays_a_field()
    {
        const string Line = "msg=a latency=fast duration=12.5ms status=active code=503 size=big bytes=7";
        LogRow row = Assert.Single(ParserHarness.Parse(new LogfmtFormat(), Line).Logs);
        Assert.Equal((0.0125, 503, 7.0), (row.Duration, row.Status, row.Size));
        Assert.Equal("latency='fast' status='active' size='big'", Assert.Single(FieldHarness.Parse(new LogfmtFormat(), Line)));
    }

    [Fact]
    public void A_json_value_that_cannot_be_read_gives_way_and_stays_a_field()
    {
        const string Line = """{"msg":"a","latency":"fast","duration":"12.5ms","status":"active","code":503,"http_status":0,"size":"big","bytes":7}""";
        LogRow row = Assert.Single(ParserHarness.Parse(new JsonFormat(), Line).Logs);
        Assert.Equal((0.0125, 503, 7.0), (row.Duration, row.Status, row.Size));
        Assert.Equal("latency='fast' status='active' http_status=0 size='big'", Assert.Single(FieldHarness.Parse(new JsonFormat(), Line)));
    }

    [Fact]
    public void A_cell_that_cannot_be_read_gives_way_and_stays_a_field()
    {
        const string Table = "time,message,latency,duration,status,code\n2026-01-05 10:00:00,a,fast,12.5ms,active,503\n2026-01-05 10:00:01,b,2,x,200,7\n";
        IReadOnlyList<LogRow> rows = ParserHarness.Parse(new CsvFormat(), Table).Logs;
        Assert.Equal([(0.0125, 503), (2.0, 200)], rows.Select(static row => (row.Duration, (int)row.Status)));
        string[] fields = [.. FieldHarness.Parse(new CsvFormat(), Table).Select(static row => string.Join(' ', row.Split(' ').Order(StringComparer.Ordinal)))];
        Assert.Equal(["code=503 duration='12.5ms' latency='fast' status='active'", "code=7 duration='x'"], fields);
    }

    [Property(MaxTest = 300)]
    public void Records_of_one_shape_are_read_as_if_they_were_alone(int seed)
    {
        Random random = new(seed);
        string[] names = [.. random.GetItems(s_names, random.Next(1, 5)).Distinct()];
        bool[] numbers = [.. names.Select(_ => random.Next(2) == 0)];
        StringBuilder json = new();
        StringBuilder logfmt = new();
        for (int i = random.Next(3, 150); i > 0; i--)
        {
            json.Append("{\"msg\":\"a\"");
            logfmt.Append("msg=a");
            for (int n = 0; n < names.Length; n++)
            {
                string value = s_values[random.Next(s_values.Length)];
                bool isNumber = numbers[n] && double.TryParse(value, CultureInfo.InvariantCulture, out _);
                json.Append(CultureInfo.InvariantCulture, $",\"{names[n]}\":{(isNumber ? value : $"\"{value}\"")}");
                logfmt.Append(CultureInfo.InvariantCulture, $" {names[n]}={(numbers[n] ? value : $"\"{value}\"")}");
            }

            json.Append("}\n");
            logfmt.Append('\n');
        }

        AssertTwins(new JsonFormat(), json.ToString(), seed);
        AssertTwins(new LogfmtFormat(), logfmt.ToString(), seed);
    }

    private static void AssertTwins(IRecordFormat format, string text, int seed)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        FieldProjection fields = seed % 3 == 0 ? FieldProjection.None : FieldProjection.All;
        Outcome expected = Read(isCareful: true);
        Outcome actual = Read(isCareful: false);
        if (!expected.Describe().SequenceEqual(actual.Describe()))
        {
            Assert.Fail(Outcome.Difference(expected, actual));
        }

        Outcome Read(bool isCareful)
        {
            ParserOptions options = new() { Now = 1_767_607_200_000_000_000, Fields = fields, IsCareful = isCareful };
            return s_session.Fresh(ParserHarness.Create(format, bytes, options), bytes, 0, keep: true);
        }
    }
}
