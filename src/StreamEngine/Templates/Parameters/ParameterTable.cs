using System.Buffers.Text;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using StreamEngine.Batching;

namespace StreamEngine.Templates.Parameters;

/// <summary>
/// The lines of one template as rows, with a column a slot. The type of a column holds all types that the slot had when the table was made: a
/// later value that does not fit is null and counted.
/// </summary>
internal sealed class ParameterTable
{
    private const uint Integers = 1U << (int)ParameterType.Integer;
    private const uint Numbers = Integers | (1U << (int)ParameterType.Decimal);

    private readonly TemplateSlots _slots;
    private readonly bool _hasLines;

    /// <summary>Fixes the schema.</summary>
    /// <param name="slots">Slots of the template, with the types so far.</param>
    /// <param name="hasLines">True for numbers of lines in place of rows.</param>
    internal ParameterTable(TemplateSlots slots, bool hasLines = false)
    {
        _slots = slots;
        _hasLines = hasLines;
        var names = new HashSet<string>(StringComparer.Ordinal) { "row", "line", "time" };
        var fields = new List<Field>
        {
            hasLines ? new Field("line", Int64Type.Default, nullable: false) : new Field("row", Int32Type.Default, nullable: false),
            new("time", ArrowSchemas.Time, nullable: true),
        };
        for (int slot = 0; slot < slots.Keys.Length; slot++)
        {
            string name = slots.Keys[slot] ?? FormattableString.Invariant($"slot_{slot + 1}");
            name = names.Add(name) ? name : FormattableString.Invariant($"{name}_{slot + 1}");
            names.Add(name);
            fields.Add(new Field(name, TypeOf(slots.Seen[slot], out string? unit), nullable: true, Notes(slot, unit)));
        }

        Schema = new Schema(fields, new Dictionary<string, string> { ["template_id"] = slots.Template.Id, ["template"] = slots.Template.Text });
    }

    internal Schema Schema { get; }

    /// <summary>Values that did not fit the type of their column.</summary>
    internal long Unfit { get; private set; }

    /// <summary>The rows of a batch; null when there are none.</summary>
    /// <param name="batch">The values.</param>
    /// <param name="lines">Number of the line of each row.</param>
    internal RecordBatch? Read(ParameterBatch batch, long[]? lines = null)
    {
        ParameterLine[] own = [.. Own(batch)];
        if (own.Length == 0)
        {
            return null;
        }

        var arrays = new List<IArrowArray> { Places(own, lines), Times(batch, own) };
        for (int slot = 0; slot < _slots.Keys.Length; slot++)
        {
            arrays.Add(Column(batch, own, slot, Schema.FieldsList[slot + 2].DataType));
        }

        return new RecordBatch(Schema, arrays, own.Length);
    }

    /// <summary>The type that holds all types that were seen.</summary>
    private static IArrowType TypeOf(uint seen, out string? unit)
    {
        seen &= ~(1U << (int)ParameterType.Empty);
        unit = seen switch
        {
            1U << (int)ParameterType.Duration => "s",
            1U << (int)ParameterType.Size => "By",
            _ => null,
        };
        return seen switch
        {
            Integers => Int64Type.Default,
            1U << (int)ParameterType.Boolean => BooleanType.Default,
            1U << (int)ParameterType.Quantity => DoubleType.Default,
            _ => unit is not null || (seen != 0 && (seen & ~Numbers) == 0) ? DoubleType.Default : StringType.Default,
        };
    }

    private static Dictionary<string, string> Notes(int slot, string? unit)
    {
        var notes = new Dictionary<string, string> { ["slot"] = FormattableString.Invariant($"{slot + 1}") };
        if (unit is not null)
        {
            notes.Add("unit", unit);
        }

        return notes;
    }

    private static TimestampArray Times(ParameterBatch batch, ParameterLine[] lines)
    {
        long[] times = new long[lines.Length];
        for (int i = 0; i < times.Length; i++)
        {
            times[i] = batch.Columns.Times[lines[i].First];
        }

        return ParameterArrow.Times(times, new ArrowBuffer(MemoryMarshal.AsBytes<long>(times).ToArray()));
    }

    private List<ParameterLine> Own(ParameterBatch batch)
    {
        var own = new List<ParameterLine>();
        foreach (ParameterLine line in batch.Columns.Lines.Span(batch.LineCount))
        {
            if (line.Template == _slots.Template.Index)
            {
                own.Add(line);
            }
        }

        return own;
    }

    private IArrowArray Places(ParameterLine[] own, long[]? lines) => _hasLines
        ? new Int64Array.Builder().AppendRange(own.Select(l => lines![l.Row])).Build()
        : new Int32Array.Builder().AppendRange(own.Select(static l => l.Row)).Build();

    private IArrowArray Column(ParameterBatch batch, ParameterLine[] lines, int slot, IArrowType type)
    {
        ParameterColumns columns = batch.Columns;
        switch (type.TypeId)
        {
            case ArrowTypeId.Int64:
                var integers = new Int64Array.Builder().Reserve(lines.Length);
                foreach (ParameterLine line in lines)
                {
                    int at = line.First + slot;
                    _ = columns.Types[at] == (byte)ParameterType.Integer ? integers.Append(Integer(batch, at)) : Leave(integers.AppendNull(), columns, at);
                }

                return integers.Build();
            case ArrowTypeId.Double:
                var numbers = new DoubleArray.Builder().Reserve(lines.Length);
                bool plain = Schema.FieldsList[slot + 2].Metadata.ContainsKey("unit");
                foreach (ParameterLine line in lines)
                {
                    int at = line.First + slot;
                    bool fits = double.IsFinite(columns.Numbers[at]) && (plain == columns.Types[at] is (byte)ParameterType.Duration or (byte)ParameterType.Size);
                    _ = fits ? numbers.Append(columns.Numbers[at]) : Leave(numbers.AppendNull(), columns, at);
                }

                return numbers.Build();
            case ArrowTypeId.Boolean:
                var truths = new BooleanArray.Builder().Reserve(lines.Length);
                foreach (ParameterLine line in lines)
                {
                    int at = line.First + slot;
                    _ = columns.Types[at] == (byte)ParameterType.Boolean ? truths.Append(columns.Numbers[at] != 0) : Leave(truths.AppendNull(), columns, at);
                }

                return truths.Build();
            default:
                return Texts(batch, lines, slot);
        }
    }

    private static StringArray Texts(ParameterBatch batch, ParameterLine[] lines, int slot)
    {
        var texts = new StringArray.Builder();
        foreach (ParameterLine line in lines)
        {
            texts.Append(ParameterArrow.Text(batch.Lines, batch.Columns, line.First + slot));
        }

        return texts.Build();
    }

    private static long Integer(ParameterBatch batch, int at)
    {
        double number = batch.Columns.Numbers[at];
        if (Math.Abs(number) < 1L << 53)
        {
            return (long)number;
        }

        ReadOnlySpan<byte> text = ParameterArrow.Text(batch.Lines, batch.Columns, at).TrimStart((byte)'+');
        return Utf8Parser.TryParse(text, out long value, out _) ? value : 0;
    }

    private T Leave<T>(T builder, ParameterColumns columns, int at)
    {
        Unfit += columns.Types[at] == (byte)ParameterType.Empty ? 0 : 1;
        return builder;
    }
}
