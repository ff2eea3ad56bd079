using System.IO.Pipelines;
using StreamEngine.Diagnostics;

namespace StreamEngine.Runtime;

/// <summary>
/// Looks at the first records of a finite stream before it is read: its format, and the time at which it joins the merge. The stream is
/// opened again when its time has come, so that many files need not be open at once.
/// </summary>
internal sealed class FiniteProbe(RuntimeContext context, StreamState state)
{
    /// <returns>False when there is nothing to read: the stream is empty, or has failed.</returns>
    internal async Task<bool> RunAsync()
    {
        PipeReader reader = state.Stream.Open(context.Sources, context.Cancellation);
        try
        {
            while (true)
            {
                ReadResult read = await reader.ReadAsync(context.Cancellation).ConfigureAwait(false);
                bool resolved = context.Formats.TryResolve(state, read.Buffer, read.IsCompleted);
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (resolved || read.IsCompleted || state.Error is not null)
                {
                    if (!resolved && state.Stream.Fault is { } fault)
                    {
                        state.Fail(fault);
                    }

                    return Report(resolved);
                }
            }
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            state.Fail(error.Message);
            return Report(false);
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private bool Report(bool resolved)
    {
        if (resolved)
        {
            RuntimeLog.FormatRecognised(context.Logger, state.Info.Name, state.Parser!.Description);
        }
        else if (state.Error is { } error)
        {
            RuntimeLog.SourceFailed(context.Logger, state.Info.Name, error);
        }

        return resolved;
    }
}
