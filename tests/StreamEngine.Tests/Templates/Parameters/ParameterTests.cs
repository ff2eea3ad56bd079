using System.Globalization;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Templates;
using StreamEngine.Templates.Parameters;
using StreamEngine.Tests.Windowing;
using Xunit;

namespace StreamEngine.Tests.Templates.Parameters;

public sealed class ParameterTests : IDisposable
{
    private static readonly string[] _words =
    [
        "took", "for", "user", "failed", "state", "is", "from", "to", "anna", "bert", "true", "null", "root", "eth0", "v2", "17", "-4", "2.5", "12ms", "5 MB", "(3 s)",
        "10.0.0.1:80", "/var/log/a.log", "a=1", "b=", "\"some text\"", "()", "1, 2, 3", "Nov 9 12:01:01 2005", "0x1f", "deadbeef", "id-12", "[7]", "x:y", "<5 ms", "é7",
    ];

    private readonly RowFactory _rows = new();
    private readonly SlabPool _slabs = new();

    public void Dispose()
    {
        _rows.Dispose();
        _slabs.Dispose();
    }

    [Theory]
    [InlineData("done 17", "integer", "17", 17)]
    [InlineData("done -4", "integer", "-4", -4)]
    [InlineData("done 12345678901234567890", "word", "12345678901234567890", double.NaN)]
    [InlineData("done 2.5", "decimal", "2.5", 2.5)]
    [InlineData("done 1.5e-3", "decimal", "1.5e-3", 0.0015)]
    [InlineData("done 0x1f", "hex", "0x1f", double.NaN)]
    [InlineData("done 3f2a9c11", "hex", "3f2a9c11", double.NaN)]
    [InlineData("done true", "boolean", "true", 1)]
    [InlineData("done 12ms", "duration", "12ms", 0.012)]
    [InlineData("done 12 ms", "duration", "12 ms", 0.012)]
    [InlineData("done 1h2m3.5s", "duration", "1h2m3.5s", 3723.5)]
    [InlineData("done 5MB", "size", "5MB", 5e6)]
    [InlineData("done 5 KiB", "size", "5 KiB", 5120)]
    [InlineData("done 300K", "size", "300K", 307_200)]
    [InlineData("done 95%", "quantity", "95%", 95)]
    [InlineData("done 12:34:56,789", "time", "12:34:56,789", double.NaN)]
    [InlineData("done 2026-11-29T12:00:00Z", "time", "2026-11-29T12:00:00Z", double.NaN)]
    [InlineData("done Nov 9 12:01:01 2005", "time", "Nov 9 12:01:01 2005", double.NaN)]
    [InlineData("done 10.0.0.1", "ipv4", "10.0.0.1", double.NaN)]
    [InlineData("done /10.0.0.1:50010", "ipv4", "/10.0.0.1:50010", double.NaN)]
    [InlineData("done 10.0.0.300", "word", "10.0.0.300", double.NaN)]
    [InlineData("done fe80::1:2", "ipv6", "fe80::1:2", double.NaN)]
    [InlineData("done 00:1b:44:11:3a:b7", "mac", "00:1b:44:11:3a:b7", double.NaN)]
    [InlineData("done 123e4567-e89b-12d3-a456-426614174000", "uuid", "123e4567-e89b-12d3-a456-426614174000", double.NaN)]
    [InlineData("done node1.example.com:8080", "host", "node1.example.com:8080", double.NaN)]
    [InlineData("done a.b@example.com", "email", "a.b@example.com", double.NaN)]
    [InlineData("done http://example.com/a?b=1", "url", "http://example.com/a?b=1", double.NaN)]
    [InlineData("done /var/log/a.log", "path", "/var/log/a.log", double.NaN)]
    [InlineData("done \"some text\"", "quoted", "some text", double.NaN)]
    [InlineData("done \"17\"", "integer", "17", 17)]
    [InlineData("done 1, 2, 3", "list", "1, 2, 3", double.NaN)]
    [InlineData("done blk_-1608999687919862906", "word", "blk_-1608999687919862906", double.NaN)]
    [InlineData("done ()", "empty", "", double.NaN)]
    public void AValueHasTheTypeOfItsForm(string line, string type, string text, double number)
    {
        Value value = Assert.Single(Read(line));
        Assert.Equal((type, text), (value.Type, value.Text));
        Assert.Equal(number, value.Number, 1e-12);
    }

    [Fact]
    public void SlotsAreNumberedInOrderAndHaveTheirKeys()
    {
        Value[] values = Read("user=7 took 12 ms size=\"5 KB\" from 10.0.0.1");
        Assert.Equal([1, 2, 3, 4], values.Select(static v => v.Slot));
        Assert.Equal(["user", "", "size", ""], values.Select(static v => v.Key));
        Assert.Equal([7, 0.012, 5000, double.NaN], values.Select(static v => v.Number));
    }

    [Fact]
    public void AWordThatBecameVariableIsASlotInTheLinesFromThenOn()
    {
        string[] names = ["anna", "bert", "carl", "dora", "emil", "fred", "gina"];
        Value[] values = Read([.. names.Select(static n => $"session opened for user {n} after 5 s")]);
        Value[] last = [.. values.Where(static v => v.Row == 6)];
        Assert.Equal([("gina", "word"), ("5 s", "duration")], last.Select(static v => (v.Text, v.Type)));
        Assert.Equal([("5 s", "duration")], values.Where(static v => v.Row == 0).Select(static v => (v.Text, v.Type)));
    }

    [Fact]
    public void ATemplateHasAColumnASlotOfTheTypeOfAllItsValues()
    {
        using EventBatch batch = Lines("job=7 took 12 ms at 0.5 load by anna17x ok=true", "job=8 took 2 s at 1 load by 7 ok=false", "job=9223372036854775807 took 1 ms at 3 load by b12x ok=true");
        ParameterBatch parameters = Mine(batch, out TemplateTable table);
        using RecordBatch rows = parameters.ToRecordBatch(table.Templates[0])!;
        Assert.Equal(["row", "time", "job", "slot_2", "slot_3", "slot_4", "ok"], rows.Schema.FieldsList.Select(static f => f.Name));
        Assert.Equal(
            [ArrowTypeId.Int32, ArrowTypeId.Timestamp, ArrowTypeId.Int64, ArrowTypeId.Double, ArrowTypeId.Double, ArrowTypeId.String, ArrowTypeId.Boolean],
            rows.Schema.FieldsList.Select(static f => f.DataType.TypeId));
        Assert.Equal([7, 8, long.MaxValue], ((Int64Array)rows.Column("job")).Values.ToArray());
        Assert.Equal([0.012, 2], ((DoubleArray)rows.Column("slot_2")).Values[..2].ToArray());
        Assert.Equal("s", rows.Schema.GetFieldByName("slot_2").Metadata["unit"]);
        Assert.Equal("7", ((StringArray)rows.Column("slot_4")).GetString(1));
        parameters.Dispose();
    }

    [Property(MaxTest = 300)]
    public Property ConstantsAndValuesAreTheLine() => Prop.ForAll(
        Gen.Elements(_words).NonEmptyListOf().Select(static words => string.Join(' ', words)).ListOf().Where(static lines => lines.Count > 0).ToArbitrary(),
        lines =>
        {
            using EventBatch batch = Lines([.. lines]);
            using ParameterBatch parameters = Mine(batch, out TemplateTable table);
            var key = new ByteList();
            ParameterLine[] places = parameters.Columns.Lines.Span(parameters.LineCount).ToArray();
            for (int row = 0; row < batch.Count; row++)
            {
                ParameterLine place = places.FirstOrDefault(p => p.Row == row);
                TemplateForm.KeyOf(table.Templates[batch.Templates[row]].Form!, key);
                var text = new StringBuilder();
                int slot = 0;
                foreach (char c in Encoding.UTF8.GetString(key.Bytes))
                {
                    text.Append(c == (char)TemplateForm.Variable ? Encoding.UTF8.GetString(ParameterArrow.Text(batch, parameters.Columns, place.First + slot++)) : c);
                }

                Assert.Equal(place.Count, slot);
                Assert.Equal(Squeeze(lines[row]), Squeeze(text.ToString()));
            }
        });

    [Property(MaxTest = 100)]
    public Property BordersOfBatchesDoNotMatter() => Prop.ForAll(
        Gen.Elements(_words).NonEmptyListOf().Select(static words => string.Join(' ', words)).ListOf().Where(static lines => lines.Count > 1).ToArbitrary(),
        Gen.Choose(1, 7).ToArbitrary(),
        (lines, step) =>
        {
            using EventBatch batch = Lines([.. lines]);
            TemplateSigner.SignWithParts(batch);
            Assert.Equal(Run(batch, batch.Count), Run(batch, step));
        });

    [Fact]
    public void NothingIsAllocatedForALineOfAKnownShape()
    {
        using EventBatch batch = Lines([.. Enumerable.Range(0, 500).Select(static i => $"request {i} from 10.0.0.{i % 200}:80 took {i} ms for /var/log/{i}.log user=u{i}")]);
        using ParameterBatch parameters = Mine(batch, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int pass = 0; pass < 10; pass++)
        {
            TemplateSigner.SignWithParts(batch);
            parameters.Read(batch, 0, batch.Count);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(2500, parameters.Count);
    }

    [Fact]
    public void PlansAreBounded()
    {
        using EventBatch batch = Lines([.. Enumerable.Range(0, 40).Select(static i => $"{(char)('a' + (i % 20))}x one {i}")]);
        TemplateSigner.SignWithParts(batch);
        var table = new TemplateTable(new TemplateOptions());
        table.Assign(batch, 0, batch.Count);
        using var small = new ParameterBatch(table.Templates, 4, _slabs);
        using var large = new ParameterBatch(table.Templates, 1000, _slabs);
        small.Read(batch, 0, batch.Count);
        large.Read(batch, 0, batch.Count);
        Assert.True(small.Plans.Made > large.Plans.Made);
        Assert.Equal(Values(large), Values(small));
    }

    [Fact]
    public void WrappedAndOwnedBatchesSayTheSame()
    {
        using EventBatch batch = Lines("took 5 ms for some-longer-name-17x", "took 6 ms for x");
        using ParameterBatch parameters = Mine(batch, out _);
        using RecordBatch wrapped = parameters.ToRecordBatch();
        using RecordBatch owned = parameters.ToOwnedRecordBatch();
        foreach (string column in (string[])["template_id", "key", "type", "text"])
        {
            Assert.Equal(
                Enumerable.Range(0, owned.Length).Select(i => ((StringArray)owned.Column(column)).GetString(i)),
                Enumerable.Range(0, owned.Length).Select(i => ((StringViewArray)wrapped.Column(column)).GetString(i)));
        }
    }

    private static string Squeeze(string text) => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private List<string> Run(EventBatch batch, int step)
    {
        var table = new TemplateTable(new TemplateOptions());
        using var parameters = new ParameterBatch(table.Templates, 100, _slabs);
        var all = new List<string>();
        for (int from = 0; from < batch.Count; from += step)
        {
            int to = Math.Min(batch.Count, from + step);
            table.Assign(batch, from, to);
            parameters.Read(batch, from, to);
            all.AddRange(Values(parameters).Select(static v => v.ToString()));
        }

        return all;
    }

    private EventBatch Lines(params string[] lines) =>
        _rows.Batch([.. lines.Select(static (line, i) => new TestRow(i + 1, EventKind.Log) { Body = line })]);

    private ParameterBatch Mine(EventBatch batch, out TemplateTable table)
    {
        table = new TemplateTable(new TemplateOptions());
        TemplateSigner.SignWithParts(batch);
        table.Assign(batch, 0, batch.Count);
        var parameters = new ParameterBatch(table.Templates, 1000, _slabs);
        parameters.Read(batch, 0, batch.Count);
        return parameters;
    }

    private Value[] Read(params string[] lines)
    {
        using EventBatch batch = Lines(lines);
        using ParameterBatch parameters = Mine(batch, out _);
        return Values(parameters);
    }

    private static Value[] Values(ParameterBatch parameters)
    {
        using RecordBatch rows = parameters.ToOwnedRecordBatch();
        return
        [
            .. Enumerable.Range(0, rows.Length).Select(i => new Value(
                ((Int32Array)rows.Column("row")).Values[i],
                ((Int32Array)rows.Column("slot")).Values[i],
                ((StringArray)rows.Column("key")).GetString(i),
                ((StringArray)rows.Column("type")).GetString(i),
                ((StringArray)rows.Column("text")).GetString(i),
                ((DoubleArray)rows.Column("number")).Values[i])),
        ];
    }

    private sealed record Value(int Row, int Slot, string Key, string Type, string Text, double Number)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Row} {Slot} {Key} {Type} {Text} {Number}");
    }
}
