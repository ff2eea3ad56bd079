using System.Globalization;
using System.Text;
using StreamEngine.Batching;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Logfmt;
using StreamEngine.Tests.House;
using Xunit;

namespace StreamEngine.Tests.Parsing.Allocation;

/// <summary>A record takes no managed memory once its parser is warm, and a batch no more than the budget file grants.</summary>
public class AllocationBudgetTests
{
    private const string BudgetFile = "tests/StreamEngine.Tests/Parsing/Allocation/allocation-budget.txt";

    private static readonly Dictionary<string, (long Plain, long Fields)> s_budget = Repository.Read(BudgetFile)
        .Split('\n')
        .Select(line => line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words.Length > 0)
        .ToDictionary(words => words[0], words => (long.Parse(words[1], CultureInfo.InvariantCulture), long.Parse(words[2], CultureInfo.InvariantCulture)), StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. AllocationSamples.Names];

    [Fact]
    public void Every_format_and_decoder_has_a_line_in_the_budget_and_every_line_is_about_one() =>
        Assert.Equal(AllocationSamples.Names.Order(StringComparer.Ordinal), s_budget.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_record_takes_nothing_and_a_batch_what_the_budget_grants(string name)
    {
        Assert.Null(AllocationSamples.Measure(name, FieldProjection.None).Excess(name, s_budget[name].Plain));
        Assert.Null(AllocationSamples.Measure(name, FieldProjection.All).Excess(name + " with all fields", s_budget[name].Fields));
    }

    [Fact]
    public void Control_one_small_object_a_record_is_found() => Assert.Contains("bytes a record", Excess(perRecord: true), StringComparison.Ordinal);

    [Fact]
    public void Control_one_object_a_batch_over_the_budget_is_found() => Assert.Contains("bytes a batch", Excess(perRecord: false), StringComparison.Ordinal);

    private static string? Excess(bool perRecord)
    {
        byte[] line = "level=info msg=started\n"u8.ToArray();
        IRecordParser parser = AllocationSamples.Parser(new LogfmtFormat(), line, FieldProjection.None);
        byte[] few = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Encoding.UTF8.GetString(line), AllocationProbe.Records)));
        byte[] many = [.. few, .. few, .. few, .. few];
        object? kept = null;
        Allocated taken = AllocationProbe.Measure(
            (bytes, output) =>
            {
                parser.Parse(bytes, output);
                for (int i = perRecord ? bytes.Count((byte)'\n') : 1; i > 0; i--)
                {
                    kept = perRecord ? new object() : new byte[4096];
                }
            },
            few,
            many);
        Assert.NotNull(kept);
        return taken.Excess("control", s_budget["logfmt"].Plain);
    }
}
