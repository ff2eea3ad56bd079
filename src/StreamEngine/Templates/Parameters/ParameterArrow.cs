using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Numerics;

namespace StreamEngine.Templates.Parameters;

/// <summary>Values of slots as Arrow: a row a value.</summary>
internal static class ParameterArrow
{
    private static readonly string[] _types =
    [
        "empty", "word", "integer", "decimal", "hex", "boolean", "duration", "size", "quantity", "time", "ipv4", "ipv6", "mac", "uuid", "host", "email", "url", "path",
        "quoted", "list",
    ];

    // All names are short enough to stand in their views.
    private static readonly Utf8View[] _typeViews = [.. _types.Select(static name => new NameBytes().View(Encoding.ASCII.GetBytes(name)))];
    private static readonly Schema _views = Schema("row", Int32Type.Default, StringViewType.Default);
    private static readonly Schema _strings = Schema("row", Int32Type.Default, StringType.Default);
    private static readonly Schema _lines = Schema("line", Int64Type.Default, StringType.Default);

    /// <summary>Name of a type as it stands in columns.</summary>
    internal static string NameOf(ParameterType type) => _types[(int)type];

    /// <summary>Schema of owned batches with numbers of lines.</summary>
    internal static Schema LineSchema => _lines;

    /// <summary>The columns in place, text as StringView. Valid as long as they and the batch are.</summary>
    internal static RecordBatch Wrap(EventBatch batch, ParameterColumns columns, NameBytes names)
    {
        int count = columns.Count;
        columns.TypeNames.Grow(count, 0);
        Span<Utf8View> views = columns.TypeNames.Span(count);
        ReadOnlySpan<byte> kinds = columns.Types.Span(count);
        for (int i = 0; i < kinds.Length; i++)
        {
            views[i] = _typeViews[kinds[i]];
        }

        ReadOnlyMemory<byte>[] texts = [.. batch.Buffers.Select(static b => b.Memory)];
        return new RecordBatch(
            _views,
            [
                new Int32Array(Wrap(columns.Rows, count), ArrowBuffer.Empty, count, 0, 0),
                Times(columns, new ArrowBuffer(columns.Times.Bytes(count))),
                Views(columns.Templates.Bytes(count), count, names.Memory),
                new Int32Array(Wrap(columns.Slots, count), ArrowBuffer.Empty, count, 0, 0),
                Views(columns.Keys.Bytes(count), count, names.Memory),
                Views(columns.TypeNames.Bytes(count), count),
                Views(columns.Texts.Bytes(count), count, texts),
                new DoubleArray(Wrap(columns.Numbers, count), ArrowBuffer.Empty, count, 0, 0),
            ],
            count);
    }

    /// <summary>A copy without the gaps, text as utf8.</summary>
    /// <param name="batch">The lines.</param>
    /// <param name="columns">Their values.</param>
    /// <param name="names">Names that views refer to.</param>
    /// <param name="lines">Number of the line of each row of the batch, to stand in place of the row; null for the row.</param>
    internal static RecordBatch ToOwned(EventBatch batch, ParameterColumns columns, NameBytes names, long[]? lines = null)
    {
        int count = columns.Count;
        byte[][] types = [.. _types.Select(static name => Encoding.ASCII.GetBytes(name))];
        return new RecordBatch(
            lines is null ? _strings : _lines,
            [
                lines is null ? new Int32Array(Copy(columns.Rows, count), ArrowBuffer.Empty, count, 0, 0) : Lines(columns, lines),
                Times(columns, Copy(columns.Times, count)),
                Strings(count, i => Text(ref columns.Templates[i], names.Memory.Span)),
                new Int32Array(Copy(columns.Slots, count), ArrowBuffer.Empty, count, 0, 0),
                Strings(count, i => Text(ref columns.Keys[i], names.Memory.Span)),
                Strings(count, i => types[columns.Types[i]]),
                Strings(count, i => Text(batch, columns, i)),
                new DoubleArray(Copy(columns.Numbers, count), ArrowBuffer.Empty, count, 0, 0),
            ],
            count);
    }

    /// <summary>The value as it is written.</summary>
    internal static ReadOnlySpan<byte> Text(EventBatch batch, ParameterColumns columns, int value)
    {
        ref Utf8View view = ref columns.Texts[value];
        return view.Length <= Utf8View.MaxInline ? SpanBytes.Of(ref view, 4, view.Length) : batch.Buffers[view.Buffer].Slice(view.Offset, view.Length);
    }

    private static Schema Schema(string first, IArrowType type, IArrowType text) => new(
        [
            new Field(first, type, nullable: false),
            new Field("time", ArrowSchemas.Time, nullable: true),
            new Field("template_id", text, nullable: false),
            new Field("slot", Int32Type.Default, nullable: false),
            new Field("key", text, nullable: false),
            new Field("type", text, nullable: false),
            new Field("text", text, nullable: false),
            new Field("number", DoubleType.Default, nullable: false),
        ],
        null);

    private static ArrowBuffer Wrap<T>(ColumnBuffer<T> column, int count)
        where T : unmanaged => new(column.Bytes(count));

    private static ArrowBuffer Copy<T>(ColumnBuffer<T> column, int count)
        where T : unmanaged => new(column.Bytes(count).ToArray());

    private static TimestampArray Times(ParameterColumns columns, ArrowBuffer buffer) => Times(columns.Times.Span(columns.Count), buffer);

    /// <summary>Times as an array; null where there is none.</summary>
    internal static TimestampArray Times(ReadOnlySpan<long> times, ArrowBuffer buffer)
    {
        int count = times.Length;
        int nulls = times.Count(EventBatch.NoTime);
        byte[] bits = new byte[nulls == 0 ? 0 : BitPacker.Bytes(count)];
        for (int i = 0; nulls > 0 && i < count; i++)
        {
            bits[i >> 3] |= (byte)((times[i] == EventBatch.NoTime ? 0 : 1) << (i & 7));
        }

        return new TimestampArray(ArrowSchemas.Time, buffer, nulls == 0 ? ArrowBuffer.Empty : new ArrowBuffer(bits), count, nulls, 0);
    }

    private static Int64Array Lines(ParameterColumns columns, long[] lines)
    {
        int count = columns.Count;
        byte[] bytes = new byte[count * sizeof(long)];
        Span<long> numbers = MemoryMarshal.Cast<byte, long>(bytes.AsSpan());
        for (int i = 0; i < count; i++)
        {
            numbers[i] = lines[columns.Rows[i]];
        }

        return new Int64Array(new ArrowBuffer(bytes), ArrowBuffer.Empty, count, 0, 0);
    }

    private static StringViewArray Views(ReadOnlyMemory<byte> views, int count, params ReadOnlySpan<ReadOnlyMemory<byte>> texts)
    {
        var buffers = new ArrowBuffer[2 + texts.Length];
        buffers[0] = ArrowBuffer.Empty;
        buffers[1] = new ArrowBuffer(views);
        for (int i = 0; i < texts.Length; i++)
        {
            buffers[2 + i] = new ArrowBuffer(texts[i]);
        }

        return new StringViewArray(new ArrayData(StringViewType.Default, count, 0, 0, buffers));
    }

    private delegate ReadOnlySpan<byte> TextOf(int index);

    private static StringArray Strings(int count, TextOf text)
    {
        int[] offsets = new int[count + 1];
        for (int i = 0; i < count; i++)
        {
            offsets[i + 1] = checked(offsets[i] + text(i).Length);
        }

        byte[] bytes = new byte[offsets[count]];
        for (int i = 0; i < count; i++)
        {
            text(i).CopyTo(bytes.AsSpan(offsets[i]));
        }

        return new StringArray(count, new ArrowBuffer(MemoryMarshal.AsBytes<int>(offsets).ToArray()), new ArrowBuffer(bytes), ArrowBuffer.Empty, 0, 0);
    }

    private static ReadOnlySpan<byte> Text(ref Utf8View view, ReadOnlySpan<byte> names) =>
        view.Length <= Utf8View.MaxInline ? SpanBytes.Of(ref view, 4, view.Length) : names.Slice(view.Offset, view.Length);
}
