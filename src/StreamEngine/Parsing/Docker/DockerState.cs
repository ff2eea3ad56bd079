using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Docker;

/// <summary>What a worker keeps between the lines of one parser.</summary>
internal sealed class DockerState : IParserState
{
    /// <summary>Meanings of labels: the lowest that a line has names the service.</summary>
    internal const ushort LastService = 4;

    private static readonly WordTable s_labels = WordTable.Of(
        (1, "service service.name"),
        (2, "com.docker.compose.service com.docker.swarm.service.name"),
        (3, "io.kubernetes.container.name"),
        (LastService, "tag"));

    internal DockerState(ParserOptions options)
    {
        Labels = new NameTable(options, s_labels);
        Stream = Labels.Find("stream"u8).Ordinal;
    }

    public bool IsFull => Labels.Names.IsFull;

    /// <summary>Names of labels, which stand for themselves.</summary>
    internal NameTable Labels { get; }

    internal int Stream { get; }
}
