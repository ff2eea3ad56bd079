using System.Globalization;
using System.Text;

namespace StreamEngine.Server.Commands;

/// <summary>What a command may touch of the process: its three streams, its terminal and its clock. Tests put their own in.</summary>
internal sealed class CliContext : IDisposable
{
    private const int DefaultWidth = 120;
    private readonly Lazy<TextWriter> _output;

    internal CliContext(Stream output, TextWriter error, Stream input)
    {
        OutputStream = output;
        Error = error;
        Input = input;
        _output = new Lazy<TextWriter>(() => new StreamWriter(OutputStream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" });
    }

    /// <summary>Stdout as bytes. Flush <see cref="Output"/> before it is written to.</summary>
    internal Stream OutputStream { get; }

    /// <summary>Stdout as text; flushed when the command ends.</summary>
    internal TextWriter Output => _output.Value;

    internal TextWriter Error { get; }

    internal Stream Input { get; }

    internal bool OutputIsTerminal { get; init; }

    internal bool ErrorIsTerminal { get; init; }

    /// <summary>Columns of stdout.</summary>
    internal int Width { get; init; } = DefaultWidth;

    /// <summary>True when stdout takes colours: a terminal, and NO_COLOR is not set.</summary>
    internal bool Color { get; init; }

    /// <summary>True when STREAMENGINE_DEBUG=1: an unexpected error shows its stack.</summary>
    internal bool Debug { get; init; }

    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The streams and the environment of this process.</summary>
    internal static CliContext OfProcess()
    {
        bool terminal = !Console.IsOutputRedirected;
        var error = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };
        return new CliContext(Console.OpenStandardOutput(), error, Console.OpenStandardInput())
        {
            OutputIsTerminal = terminal,
            ErrorIsTerminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb",
            Width = TerminalWidth(terminal),
            Color = terminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb",
            Debug = Environment.GetEnvironmentVariable("STREAMENGINE_DEBUG") == "1",
        };
    }

    public void Dispose()
    {
        if (_output.IsValueCreated)
        {
            _output.Value.Dispose();
        }
    }

    /// <summary>COLUMNS counts everywhere, so that output into a pager or a file can be given a width.</summary>
    private static int TerminalWidth(bool terminal)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out int columns) && columns >= 40)
        {
            return Math.Min(columns, 400);
        }

        int width = terminal ? Console.WindowWidth : 0;
        return width < 40 ? DefaultWidth : Math.Min(width, 400);
    }
}
