using StreamEngine.Batching;
using StreamEngine.Fuzz.Inputs;
using StreamEngine.Fuzz.Oracles;
using StreamEngine.Fuzz.Payloads;
using StreamEngine.Fuzz.Twins;
using StreamEngine.Parsing;

namespace StreamEngine.Fuzz.Runs;

/// <summary>Tries one input against all oracles.</summary>
internal sealed class Judge : IDisposable
{
    private static readonly LogColumns[] s_projections =
    [
        LogColumns.None, LogColumns.Body, LogColumns.Severity, LogColumns.Service | LogColumns.Host | LogColumns.Logger,
        LogColumns.TraceId | LogColumns.SpanId | LogColumns.Status | LogColumns.Duration | LogColumns.Size, LogColumns.All & ~LogColumns.Body,
    ];

    // One input in so many is parsed for some columns as well.
    private const int ProjectionShare = 4;

    private ParseSession _session = new();
    private int _checks;

    /// <summary>Rows of the inputs so far.</summary>
    internal long Rows { get; private set; }

    /// <summary>Rejects of the inputs so far.</summary>
    internal long Rejects { get; private set; }

    /// <summary>Bytes of the inputs so far.</summary>
    internal long Bytes { get; private set; }

    /// <summary>Judges an input by a worker that has seen nothing but what the input names.</summary>
    /// <returns>Digest of everything that came of it.</returns>
    /// <exception cref="FuzzFailure">An oracle objects.</exception>
    internal ulong CheckAlone(FuzzInput input)
    {
        _session.Forget();
        if (input.Before.Length > 0)
        {
            _session.Whole(input.Target.Parser, input.Before, 1 << 20, Place.End, keep: false);
            Array.ForEach(s_projections, columns => _session.Projected(input.Target.Parser, input.Before, 1 << 20, columns, keep: false));
        }

        return Check(input, history: true);
    }

    /// <summary>Judges an input after those before it.</summary>
    /// <param name="input">The input.</param>
    /// <param name="history">Whether to look if they make a difference.</param>
    /// <returns>Digest of everything that came of it.</returns>
    /// <exception cref="FuzzFailure">An oracle objects.</exception>
    internal ulong Check(FuzzInput input, bool history)
    {
        IRecordParser parser = input.Target.SampleName == FuzzTarget.InputIsSample ? _session.Learn(input.Target, input.Bytes) : input.Target.Parser;
        ITwin? twin = Array.Find(ITwin.All, t => t.Format == input.Target.Format.Name);
        Outcome first = _session.Whole(parser, input.Bytes, input.Position, Place.End, keep: twin is not null);
        Outcome second = _session.Whole(parser, input.Bytes, input.Position, Place.Start, keep: false);
        if (second.Digest != first.Digest)
        {
            throw new FuzzFailure("twice", "parsing twice, with other bytes around the input, differs: " + Outcome.Difference(
                _session.Fresh(parser, input.Bytes, input.Position, keep: true),
                _session.Whole(parser, input.Bytes, input.Position, Place.Start, keep: true)));
        }

        if (history && _session.Fresh(parser, input.Bytes, input.Position, keep: false).Digest != first.Digest)
        {
            throw new FuzzFailure("history", "what was parsed before makes a difference: " + Outcome.Difference(
                _session.Whole(parser, input.Bytes, input.Position, Place.End, keep: true),
                _session.Fresh(parser, input.Bytes, input.Position, keep: true)));
        }

        Outcome? split = CanSplit(input) ? _session.Split(parser, input.Bytes, input.Position, input.Cut, keep: false) : null;
        if (split is not null && split.Digest != first.Digest && !SameContent(parser, input))
        {
            throw new FuzzFailure("split", $"cut at {input.Cut}, the input gives something else: " + Outcome.Difference(
                _session.Whole(parser, input.Bytes, input.Position, Place.End, keep: true),
                _session.Split(parser, input.Bytes, input.Position, input.Cut, keep: true)));
        }

        _checks++;
        if (history)
        {
            Array.ForEach(s_projections, columns => CheckProjection(parser, input, columns));
        }
        else if (_checks % ProjectionShare == 0)
        {
            CheckProjection(parser, input, s_projections[_checks / ProjectionShare % s_projections.Length]);
        }

        twin?.Check(input, first);
        Rows += first.Rows;
        Rejects += first.Rejects;
        Bytes += input.Bytes.Length;
        return first.Digest;
    }

    /// <summary>Looks for writes outside their place. After it has thrown, the session is a new one.</summary>
    /// <exception cref="FuzzFailure">There were some since the last call.</exception>
    internal void CheckPadding()
    {
        if (_session.FindOverflow() is { } overflow)
        {
            Renew();
            throw new FuzzFailure("overflow", overflow);
        }
    }

    /// <summary>Starts over with fresh memory.</summary>
    internal void Renew()
    {
        _session.Dispose();
        _session = new ParseSession();
    }

    public void Dispose() => _session.Dispose();

    /// <summary>Columns that are asked for do not depend on which others are, nor do rejects.</summary>
    private void CheckProjection(IRecordParser parser, FuzzInput input, LogColumns columns)
    {
        Outcome asked = _session.Projected(parser, input.Bytes, input.Position, columns, keep: false);
        if (asked.Digest != _session.Emptied(parser, input.Bytes, input.Position, columns, keep: false).Digest)
        {
            throw new FuzzFailure("projection", $"asking for {columns} alone differs: " + Outcome.Difference(
                _session.Emptied(parser, input.Bytes, input.Position, columns, keep: true),
                _session.Projected(parser, input.Bytes, input.Position, columns, keep: true)));
        }
    }

    /// <summary>
    /// A byte order mark is taken off before the chunker sees it. The header of a table is known by standing in the chunk at position 0, so
    /// a cut within or right before it makes a difference. Messages are not cut.
    /// </summary>
    private static bool CanSplit(FuzzInput input) =>
        input.Target.Format is not PayloadFormat && (input.Position != 0 || (input.Target.Format.Name != "csv" && !input.Bytes.AsSpan().StartsWith("\uFEFF"u8)));

    /// <summary>A digest runs through rows and then rejects, chunk by chunk, so several chunks are compared as lists.</summary>
    private bool SameContent(IRecordParser parser, FuzzInput input)
    {
        List<string> whole = _session.Whole(parser, input.Bytes, input.Position, Place.End, keep: true).Describe();
        List<string> split = _session.Split(parser, input.Bytes, input.Position, input.Cut, keep: true).Describe();
        return whole.SequenceEqual(split);
    }
}
