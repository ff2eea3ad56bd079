using System.Globalization;
using Apache.Arrow;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using StreamEngine.Batching;
using Xunit;

namespace StreamEngine.Tests.Batching;

public sealed class FieldColumnTests
{
    private static readonly object[] s_values =
    [
        0L, 1L, -7L, long.MaxValue, (1L << 53) + 1, 1.5, -0.0, 1e300, true, false, "", "short", "12", "a text that is longer than twelve bytes", "ünïcödé",
    ];

    [Fact]
    public void Integers_widen_to_numbers_and_numbers_to_text()
    {
        using var rows = new FieldBatch();
        using EventBatch batch = rows.One([("a", 1L), ("b", 1L)], [("a", 2.5), ("b", 2.5)], [("a", 3L), ("b", "x")], []);
        Assert.Equal([1.0, 2.5, 3.0, null], Column(batch, "a"));
        Assert.Equal(["1", "2.5", "x", null], Column(batch, "b"));
    }

    [Fact]
    public void Integers_that_no_double_holds_become_text_and_not_another_number()
    {
        const long Odd = (1L << 53) + 1;
        using var rows = new FieldBatch();
        using EventBatch batch = rows.One([("a", Odd), ("b", 0.5)], [("a", 0.5), ("b", Odd)]);
        Assert.Equal(["9007199254740993", "0.5"], Column(batch, "a"));
        Assert.Equal(["0.5", "9007199254740993"], Column(batch, "b"));
    }

    [Fact]
    public void Truth_values_mix_with_nothing_but_text()
    {
        using var rows = new FieldBatch();
        using EventBatch batch = rows.One([("a", true), ("b", true), ("c", 5L)], [("a", false), ("b", 1L), ("c", false)]);
        Assert.Equal([true, false], Column(batch, "a"));
        Assert.Equal(["true", "1"], Column(batch, "b"));
        Assert.Equal(["5", "false"], Column(batch, "c"));
    }

    [Fact]
    public void The_first_value_of_a_row_counts()
    {
        using var rows = new FieldBatch();
        using EventBatch batch = rows.One([("a", 1L), ("a", "x"), ("a", 2.5), ("b", "x"), ("b", 1L), ("b", true)]);
        Assert.Equal([1L], Column(batch, "a"));
        Assert.Equal(["x"], Column(batch, "b"));
    }

    [Fact]
    public void Abandoned_rows_leave_no_value()
    {
        using var rows = new FieldBatch();
        ParsedChunk chunk = rows.Write(([("a", 1L)], false), ([("a", 2L), ("b", "gone")], true), ([], false), ([("a", 3L)], false), ([("a", 4L), ("c", 1L)], true));
        using EventBatch batch = Assert.Single(chunk.Batches);
        Assert.Equal(3, batch.Count);
        Assert.Equal([1L, null, 3L], Column(batch, "a"));
        Assert.Equal(["a"], ArrowFields.Of(batch).Select(static f => f.Name));
    }

    [Fact]
    public void Batches_from_the_pool_keep_nothing_from_before()
    {
        using var rows = new FieldBatch();
        rows.One([("a", "a text that is longer than twelve bytes"), ("b", 1L)]).Dispose();
        using EventBatch batch = rows.One([], [("a", 5L)]);
        Assert.Equal([null, 5L], Column(batch, "a"));
        Assert.Equal([null, null], Column(batch, "b"));
    }

    [Fact]
    public void Many_columns_fit_and_those_beyond_the_limit_are_counted()
    {
        using var rows = new FieldBatch();
        (string, object)[] row = [.. Enumerable.Range(0, FieldNames.MaxFields).Select(static i => (i.ToString(CultureInfo.InvariantCulture), (object)(long)i))];
        using EventBatch batch = rows.One(row);
        Assert.Equal(FieldNames.MaxFields, ArrowFields.Of(batch).Length);
        Assert.All(Enumerable.Range(0, FieldNames.MaxFields), i => Assert.Equal((long)i, FieldBatch.Value(batch, i.ToString(CultureInfo.InvariantCulture), 0)));
        Assert.Equal((-1, 1L, 7), (rows.Names.Resolve("one more"u8), rows.Names.Refused, rows.Names.Resolve("7"u8)));
    }

    [Fact]
    public void A_projection_resolves_only_what_it_names()
    {
        FieldProjection some = FieldProjection.Of("a", "b.c");
        var names = new FieldNames(some);
        Assert.Equal([0, -1, -1, 1, 0], new[] { names.Resolve("a"u8), names.Resolve("b"u8), names.Resolve("A"u8), names.Resolve("b.c"u8), names.Resolve("a"u8) });
        Assert.Equal((0L, -1), (names.Refused, new FieldNames(FieldProjection.None).Resolve("a"u8)));
        Assert.Equal([true, false, false], new[] { some.MayReach("b"), some.MayReach("a"), some.MayReach("b.c") });
        Assert.Equal([true, true, false, false], new[] { FieldProjection.All.MayReach("x"), FieldProjection.None.IsNone, some.IsNone, some.IsAll });
    }

    [Property(MaxTest = 200)]
    public Property Whatever_comes_a_column_shows_the_first_value_of_each_row()
    {
        Gen<(int Name, int Value)[]> row = Gen.Choose(0, 2).SelectMany(static n => Gen.Choose(0, s_values.Length - 1).Select(v => (n, v))).ArrayOf(4);
        Gen<((int, int)[], bool)[]> input = row.SelectMany(static r => Gen.Choose(0, 4).Select(a => (r, a == 0))).ArrayOf();
        return Prop.ForAll(input.ToArbitrary(), Check);
    }

    private static void Check(((int Name, int Value)[] Fields, bool Abandoned)[] input)
    {
        using var rows = new FieldBatch();
        ParsedChunk chunk = rows.Write(input.Select(static r => (r.Fields.Select(static f => ("f" + f.Name, s_values[f.Value])).ToArray(), r.Abandoned)));
        (int Name, int Value)[][] kept = [.. input.Where(static r => !r.Abandoned).Select(static r => r.Fields)];
        Assert.Equal(kept.Length, chunk.Batches.Sum(static b => b.Count));
        foreach (EventBatch batch in chunk.Batches)
        {
            using RecordBatch owned = ArrowBatch.ToOwned(batch);
            for (int row = 0; row < kept.Length; row++)
            {
                for (int name = 0; name < 3; name++)
                {
                    int first = System.Array.FindIndex(kept[row], f => f.Name == name);
                    object? expected = first < 0 ? null : s_values[kept[row][first].Value];
                    object? found = FieldBatch.Value(batch, "f" + name, row);
                    Assert.Equal(Show(expected), Show(found));
                    Assert.Equal(Show(found), Show(Cell(owned, "f" + name, row)));
                }
            }

            batch.Dispose();
        }
    }

    private static object? Cell(RecordBatch batch, string name, int row)
    {
        int at = batch.Schema.GetFieldIndex(name);
        return at < 0 ? null : batch.Column(at) switch
        {
            Int64Array a => a.GetValue(row),
            DoubleArray a => a.GetValue(row),
            BooleanArray a => a.GetValue(row),
            StringArray a => a.GetString(row),
            _ => throw new InvalidOperationException("a type that no field has"),
        };
    }

    private static string? Show(object? value) => value switch
    {
        null => null,
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        bool truth => truth ? "true" : "false",
        _ => System.Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static object?[] Column(EventBatch batch, string name) => [.. Enumerable.Range(0, batch.Count).Select(r => FieldBatch.Value(batch, name, r))];
}
