using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Windowing.Expressions;
using Xunit;

namespace StreamEngine.Tests.Windowing.Expressions;

/// <summary>Programs give what the model gives, for any tree, rows, block and selection, in every vector width.</summary>
public class ExpressionModelTests
{
    private static readonly KernelPath[] s_paths = [.. Enum.GetValues<KernelPath>().Where(Kernel.IsSupported)];

    [Property(MaxTest = 600)]
    public void Conditions_are_those_of_the_model(int seed)
    {
        var random = new Random(seed);
        bool isLog = random.Next(3) > 0;
        using var rows = new RandomRows();
        (EventBatch batch, RowValues[] values) = isLog ? rows.Logs(random, random.Next(1, 131)) : rows.Metrics(random, random.Next(1, 131));
        using (batch)
        {
            for (int i = 0; i < 6; i++)
            {
                CheckFilter(new RandomTrees(random, isLog).Condition(random.Next(5)), batch, values, random);
                CheckValue(new RandomTrees(random, isLog).Number(random.Next(4)), batch, values, random);
            }
        }
    }

    [Fact]
    public void Every_length_of_a_block_and_any_start_gives_the_same()
    {
        var random = new Random(5);
        using var rows = new RandomRows();
        (EventBatch batch, RowValues[] values) = rows.Logs(random, 2100);
        using (batch)
        {
            foreach (string text in (string[])[
                "status >= 500", "duration * 2 + size > 3", "service == 'checkout' or not (host == 'a long text that lies in a buffer')",
                "fields.f > 3 and fields.g.h != 'abc'", "fields.mixed in ['1', 'abc', 'true'] or length(body) > 5"])
            {
                Node tree = WindowExpression.Parse(text).Root;
                for (int count = 0; count <= 130; count++)
                {
                    CheckFilter(tree, batch, values, random, random.Next(batch.Count - count), count);
                }

                CheckFilter(tree, batch, values, random, 7, ExpressionProgram.MaxRows);
                CheckFilter(tree, batch, values, random, 0, 1000);
            }
        }
    }

    private static void CheckFilter(Node tree, EventBatch batch, RowValues[] values, Random random) =>
        CheckFilter(tree, batch, values, random, 0, batch.Count);

    private static void CheckFilter(Node tree, EventBatch batch, RowValues[] values, Random random, int start, int count)
    {
        KernelPath path = s_paths[random.Next(s_paths.Length)];
        FilterProgram program = FilterProgram.Make(tree, batch.Kind == EventKind.Log ? RowSchema.Logs : RowSchema.Metrics, path);
        ulong[] selection = Selection(random);
        ulong[] result = new ulong[ExpressionProgram.MaxWords];
        program.Run(batch, start, count, selection, result);
        for (int i = 0; i < ExpressionProgram.MaxRows; i++)
        {
            bool expected = i < count && IsSet(selection, i) && new NaiveEvaluator(values[start + i]).Condition(tree) == true;
            Assert.True(expected == IsSet(result, i), $"row {i} of {count}, {path}, expected {expected}: {ExpressionPrinter.Print(tree)}");
        }
    }

    private static void CheckValue(Node tree, EventBatch batch, RowValues[] values, Random random)
    {
        KernelPath path = s_paths[random.Next(s_paths.Length)];
        ValueProgram program = ValueProgram.Make(tree, batch.Kind == EventKind.Log ? RowSchema.Logs : RowSchema.Metrics, path);
        ulong[] selection = Selection(random);
        ulong[] known = new ulong[ExpressionProgram.MaxWords];
        ReadOnlySpan<double> numbers = program.Run(batch, 0, batch.Count, selection, known);
        Assert.Equal(batch.Count, numbers.Length);
        for (int i = 0; i < batch.Count; i++)
        {
            double? expected = IsSet(selection, i) ? new NaiveEvaluator(values[i]).Number(tree) : null;
            double? found = IsSet(known, i) ? numbers[i] : null;
            Assert.True(Nullable.Equals(expected, found), $"row {i}, {path}, expected {expected}, found {found}: {ExpressionPrinter.Print(tree)}");
        }
    }

    private static bool IsSet(ulong[] mask, int row) => (mask.Length == 0 ? 1 : (mask[row >> 6] >> (row & 63)) & 1) != 0;

    private static ulong[] Selection(Random random) => random.Next(4) switch
    {
        0 => [],
        1 => [.. Enumerable.Range(0, ExpressionProgram.MaxWords).Select(_ => random.Next(2) == 0 ? 0 : ulong.MaxValue)],
        _ => [.. Enumerable.Range(0, ExpressionProgram.MaxWords).Select(_ => (ulong)random.NextInt64() << 1)],
    };
}
