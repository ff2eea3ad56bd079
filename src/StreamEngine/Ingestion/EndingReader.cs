using System.IO.Pipelines;

namespace StreamEngine.Ingestion;

/// <summary>
/// The reader of a pipe whose writer may fail. A pipe that is completed with an error throws it even while bytes lie unread, so what was
/// read of a damaged file would depend on timing; here the error comes when everything before it has been seen.
/// </summary>
internal sealed class EndingReader(PipeReader inner) : PipeReader
{
    private volatile Exception? _error;
    private bool _seen;
    private bool _thrown;

    /// <summary>What the stream ends with. Set before the writer is completed (without an error).</summary>
    internal void EndWith(Exception error) => _error = error;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        Check(await inner.ReadAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>After the error was thrown: what is left, as the end of the stream.</summary>
    public override bool TryRead(out ReadResult result)
    {
        bool any = inner.TryRead(out result);
        if (any && !_thrown)
        {
            result = Check(result);
        }

        return any;
    }

    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private ReadResult Check(ReadResult result)
    {
        if (!result.IsCompleted || _error is not { } error)
        {
            return result;
        }

        if (!_seen && !result.Buffer.IsEmpty)
        {
            _seen = true;
            return new ReadResult(result.Buffer, result.IsCanceled, isCompleted: false);
        }

        // The read has ended, so that the next one is allowed.
        inner.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        _thrown = true;
        throw error;
    }
}
