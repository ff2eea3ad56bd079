using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Numerics;

namespace StreamEngine.Templates.Parameters;

/// <summary>
/// Reads the values of the slots of lines that have their templates: where they stand follows from the ends of the line's variable parts and the
/// plan of its shape. Nothing is copied, and nothing is allocated but for the first line of a shape.
/// </summary>
internal sealed class ParameterReader(IReadOnlyList<TemplateInfo> templates, int maxPlans, Func<TemplateInfo, string>? idOf = null, PatternMasks? masks = null)
{
    private const int UsualSlots = 4;

    /// <summary>The plans.</summary>
    internal SlotPlans Plans { get; } = new(templates, maxPlans, idOf, masks);

    /// <summary>Appends the values of the rows from <paramref name="from"/> up to <paramref name="to"/>, whose <see cref="EventBatch.Parts"/> are known.</summary>
    internal void Read(EventBatch batch, int from, int to, ParameterColumns output)
    {
        ReadOnlySpan<int> indexes = batch.Templates.Span(to);
        output.Reserve(output.LineCount + to - from, output.Count + ((to - from) * UsualSlots));
        for (int row = from; row < to; row++)
        {
            SlotPlan plan = Plans.Of(batch, row, indexes[row]);
            int slots = plan.Spans.Length;
            if (slots == 0)
            {
                continue;
            }

            if (output.Count + slots > output.Capacity)
            {
                output.Reserve(output.LineCount, 2 * (output.Count + slots));
            }

            output.Lines[output.LineCount++] = new ParameterLine(row, indexes[row], output.Count, slots);
            ReadLine(batch, row, plan, output);
            output.Count += slots;
        }
    }

    /// <summary>Reads one value of a line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ParameterType Read(ByteText line, int start, int length, in SlotSpan span, ReadOnlySpan<ushort> ends, out double number)
    {
        if (span.Form == SlotForm.Value)
        {
            return ParameterValue.Read(line, start, length, out number);
        }

        return ReadOther(line.Slice(start, length), span, line, ends, out number);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReadLine(EventBatch batch, int row, SlotPlan plan, ParameterColumns output)
    {
        Utf8View id = plan.Slots!.Id;
        Utf8View[] keys = plan.Slots.KeyViews;
        uint[] seen = plan.Slots.Seen;
        ref readonly Utf8View body = ref batch.TextColumn((int)LogText.Body)[row];
        var line = new ByteText(batch.Text(LogText.Body, row));
        ReadOnlySpan<ushort> ends = batch.Parts!.Ends(row);
        long time = batch.Times[row];
        int at = output.Count;
        int slot = 0;
        foreach (ref readonly SlotSpan span in plan.Spans.AsSpan())
        {
            int start = ends[span.StartPart] + span.StartOffset;
            int length = ends[span.EndPart] + span.EndOffset - start;
            SpanBytes.Write(ref output.Texts[at], line.View(start, length, ((ulong)(uint)(body.Offset + start) << 32) | (uint)body.Buffer));
            ParameterType type = Read(line, start, length, span, ends, out output.Numbers[at]);
            output.Types[at] = (byte)type;
            seen[slot] |= 1U << (int)type;
            output.Keys[at] = keys[slot];
            output.Templates[at] = id;
            output.Times[at] = time;
            output.Rows[at] = row;
            output.Slots[at++] = ++slot;
        }
    }

    private static ParameterType ReadOther(ReadOnlySpan<byte> value, in SlotSpan span, ByteText line, ReadOnlySpan<ushort> ends, out double number)
    {
        if (span.Form == SlotForm.Unit)
        {
            // The number itself is the part; a sign of comparison before it and the same in another unit behind it are none of it.
            int end = ends[span.NumberPart];
            int start = ends[span.StartPart] + span.StartOffset;
            start += value[0] is (byte)'<' or (byte)'>' ? 1 : 0;
            number = ParameterValue.ReadNumber(line.Slice(start, end - start), span.Unit.Scale);
            return double.IsNaN(number) ? ParameterType.Word : span.Unit.Type;
        }

        ParameterType type = ParameterValue.Read(line, ends[span.StartPart] + span.StartOffset, value.Length, out number);
        if (span.Form == SlotForm.Quoted)
        {
            return type == ParameterType.Word ? ParameterType.Quoted : type;
        }

        if (type == ParameterType.Word)
        {
            return TimeForm.HasName(value) ? ParameterType.Time : ParameterType.List;
        }

        bool isName = type is ParameterType.Path or ParameterType.Host or ParameterType.Url or ParameterType.Email;
        return isName && value.IndexOfAny(",;|"u8) >= 0 ? ParameterType.List : type;
    }
}
