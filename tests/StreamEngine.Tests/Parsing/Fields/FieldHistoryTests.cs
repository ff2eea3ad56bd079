using Xunit;
using System.Text;
using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Parsing;

namespace StreamEngine.Tests.Parsing.Fields;

/// <summary>Which fields get a column does not depend on how many others were met before.</summary>
public sealed class FieldHistoryTests
{
    /// <summary>One record each, with # for the name of its field.</summary>
    public static TheoryData<string, string> Records => new()
    {
        { "json", """{"msg":"a","#":"v"}""" },
        { "logfmt", "level=info msg=a #=v" },
        { "syslog", """<14>1 2026-01-05T10:00:00Z h app - - [x@1 #="v"] hi""" },
        { "gelf", """{"version":"1.1","host":"h","short_message":"a","timestamp":1767607200.5,"_#":"v"}""" },
        { "cef", "CEF:0|v|p|1|2|n|5|msg=a #=v" },
        { "leef", "LEEF:1.0|v|p|1|2|msg=a\t#=v" },
        { "klog", """I0105 10:00:00.000000       1 a.go:1] "a" #="v" """ },
        { "docker", """{"log":"a\\n","stream":"stdout","attrs":{"#":"v"},"time":"2026-01-05T00:00:00.038184363Z"}""" },
        { "journal", "__REALTIME_TIMESTAMP=1767607200000000\nMESSAGE=a\n#=v\n" },
    };

    private static IReadOnlyList<IRecordFormat> Formats => FormatRegistry.Default.Formats;

    [Theory]
    [MemberData(nameof(Records))]
    public void Every_name_gets_a_column_however_many_came_before(string format, string record)
    {
        ParserOptions options = new() { Fields = FieldProjection.All, Now = 1_767_607_200_000_000_000 };
        IRecordParser parser = ParserHarness.Create(Formats.Single(f => f.Name == format), Record(record, 0), options);
        using SlabPool slabs = new();
        using BatchPool pool = new(slabs);
        BatchBuilder builder = new(pool);
        for (int i = 0; i < 3 * FieldNames.MaxFields; i++)
        {
            IReadOnlyList<FieldCell> cells = Assert.Single(FieldHarness.Parse(parser, Record(record, i), slabs, builder));
            Assert.Contains(cells, cell => cell.Name.EndsWith($"X{i}", StringComparison.Ordinal) && cell.Value == "v");
        }
    }

    private static byte[] Record(string record, int number) => Encoding.UTF8.GetBytes(record.Replace("#", $"X{number}", StringComparison.Ordinal) + "\n");
}
