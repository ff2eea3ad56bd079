using System.IO.Pipelines;
using StreamEngine.Ingestion;

namespace StreamEngine.Server.Commands.Replay;

/// <summary>The rejected records of one source, read again under its name.</summary>
internal sealed class ReplayStream(ReplayPart part, CancellationToken stop) : SourceStream(part.Source)
{
    public override bool IsLive => false;

    public override PipeReader Open(SourceContext context, CancellationToken cancellation)
    {
        Fault = null;
        return StreamPump.Start(
            context, () => new ReplayBytes(part.Records()), (error, _) => Fault = $"{Name}: {error.Message}", leaveOpen: false, blocking: true, stop);
    }
}
