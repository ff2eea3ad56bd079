using StreamEngine.Batching;

namespace StreamEngine.Parsing.Patterns;

/// <summary>How lines are read by a pattern.</summary>
/// <param name="Format">Name of the format.</param>
/// <param name="Description">The pattern, for people.</param>
/// <param name="Program">Steps; null when only the other engine can run the pattern.</param>
/// <param name="Fallback">The other engine, for what steps cannot do; null when steps can do everything.</param>
/// <param name="Head">What lines that start a record have at their start; null when every line is a record.</param>
/// <param name="InfersYear">True when times have no year.</param>
internal sealed record PatternPlan(
    string Format, string Description, PatternProgram? Program, RegexFallback? Fallback, PatternProgram? Head, bool InfersYear);

/// <summary>Reads lines by a pattern.</summary>
internal sealed class PatternParser(PatternPlan plan, IReadOnlyList<PatternField> fields, PatternRow row, ParserOptions options) : IRecordParser
{
    private readonly string _expected = $"expected {plan.Description}, found another line";

    /// <inheritdoc/>
    public string Format => plan.Format;

    /// <inheritdoc/>
    public string Description => plan.Description;

    /// <inheritdoc/>
    public bool InfersYear => plan.InfersYear;

    /// <inheritdoc/>
    public bool IsMultiLine => plan.Head is not null;

    /// <summary>True when lines are read without the engine that allocates.</summary>
    internal bool IsStepped => plan.Program is not null;

    /// <inheritdoc/>
    public bool StartsRecord(ReadOnlySpan<byte> line) =>
        plan.Head is null
        || (Tokens.SkipSpaces(line, 0) < line.Length && new PatternMatcher(plan.Head, PatternState.OfThread).Match(line) == PatternResult.Yes);

    /// <inheritdoc/>
    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        PatternState state = output.State(this, p => p.NewState());
        output.UseFields(state.Names);
        PatternMatcher matcher = plan.Program is null ? default : new PatternMatcher(plan.Program, state);
        LineReader lines = new(records, output.ChunkPosition);
        bool open = false;
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            if (Tokens.SkipSpaces(line, 0) == line.Length)
            {
                continue;
            }

            if (!lines.Accept(line, output))
            {
                open = false;
            }
            else if (TryMatch(line, ref matcher, state, out long time))
            {
                open = row.Write(line, state.Slots, time, state, output);
            }
            else if (open && plan.Head is not null && !StartsRecord(line))
            {
                output.ExtendLast(line);
            }
            else
            {
                output.Reject(line, RejectReason.Syntax, _expected);
                open = false;
            }
        }
    }

    private PatternState NewState() => new(fields, options.Fields);

    private bool TryMatch(ReadOnlySpan<byte> line, ref PatternMatcher matcher, PatternState state, out long time)
    {
        PatternResult result = plan.Program is null ? PatternResult.GaveUp : matcher.Match(line);
        time = result == PatternResult.Yes ? matcher.Time : EventBatch.NoTime;
        return result == PatternResult.Yes || (result == PatternResult.GaveUp && plan.Fallback is not null && plan.Fallback.TryMatch(line, state.Slots));
    }
}
