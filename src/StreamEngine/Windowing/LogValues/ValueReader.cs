using System.Text;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Templates;
using StreamEngine.Templates.Parameters;

namespace StreamEngine.Windowing.LogValues;

/// <summary>
/// Reads the numbers of single lines. Where the variable parts of a line end is found anew for it, so that lines of which nothing is read cost nothing.
/// </summary>
internal sealed class ValueReader
{
    private const int PlansPerTemplate = 8;

    private readonly SlotPlans _plans;
    private readonly LineShape _shape = new();
    private readonly ushort[] _ends = new ushort[LineMasks.MaxLine + ByteText.Padding];
    private SlotPlan? _plan;
    private EventBatch? _batch;
    private int _row;

    internal ValueReader(IReadOnlyList<TemplateInfo> templates, TemplateOptions options)
    {
        PatternMasks? masks = PatternMasks.Of(options);
        _plans = new SlotPlans(templates, PlansPerTemplate * options.MaxTemplates, idOf: null, masks);
        _shape.Own = masks?.Rent();
    }

    /// <summary>Slots of the line at hand.</summary>
    internal int Slots => _plan!.Spans.Length;

    /// <summary>Takes a line that has its template. False when it has no slots.</summary>
    internal bool Begin(EventBatch batch, int row, int template)
    {
        _plan = _plans.Of(batch, row, template);
        if (_plan.Spans.Length == 0)
        {
            return false;
        }

        (_batch, _row) = (batch, row);
        _shape.ReadEnds(batch.Text(LogText.Body, row), _ends.AsSpan(1));
        return true;
    }

    /// <summary>The number that a slot has: seconds, bytes, shares of 1 for per cent, or as it is written; NaN when it has none.</summary>
    internal double Number(int slot, out ParameterType type)
    {
        ref readonly SlotSpan span = ref _plan!.Spans[slot];
        ReadOnlySpan<byte> body = _batch!.Text(LogText.Body, _row);
        (int start, int length) = Place(span);
        type = ParameterReader.Read(new ByteText(body), start, length, span, _ends, out double number);
        return type switch
        {
            ParameterType.Integer or ParameterType.Decimal or ParameterType.Duration or ParameterType.Size => number,
            ParameterType.Quantity => IsShare(body.Slice(start, length)) ? number / 100 : number,
            _ => double.NaN,
        };
    }

    /// <summary>What a slot has, as it is written.</summary>
    internal ReadOnlySpan<byte> Text(int slot)
    {
        (int start, int length) = Place(_plan!.Spans[slot]);
        return _batch!.Text(LogText.Body, _row).Slice(start, length);
    }

    private (int Start, int Length) Place(in SlotSpan span)
    {
        int start = _ends[span.StartPart] + span.StartOffset;
        return (start, _ends[span.EndPart] + span.EndOffset - start);
    }

    private static bool IsShare(ReadOnlySpan<byte> text) =>
        text[^1] == '%' || (text.Length > 7 && Ascii.EqualsIgnoreCase(text[^7..], "percent"u8));
}
