using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using StreamEngine.Comparisons.Cli;

namespace StreamEngine.Comparisons.Live;

/// <summary><c>live-sender</c>: the other end of a connection, in a process of its own. Tells on standard output when phases begin and end.</summary>
internal static class LiveSender
{
    private const int Block = 250;

    internal static int Run(Arguments arguments)
    {
        int port = arguments.Number("--port", 0, 1, 65535);
        int seconds = arguments.Number("--seconds", 60, 1, 3600);
        int perSecond = arguments.Number("--event-rate", 2000, 1, 1_000_000);
        arguments.NoOthers();
        OtherProcessor();
        var lines = new LiveLines(perSecond);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, port);
        double capacity = 0;
        foreach (LivePhase phase in LivePhase.Of(seconds))
        {
            Tell(new LiveSent(phase.Name, 0, 0, 0));
            LiveSent sent = Send(socket, lines, phase, capacity * phase.Share);
            Tell(sent);
            capacity = phase.Name == LivePhase.Capacity ? sent.Bytes / sent.Seconds : capacity;
        }

        socket.Shutdown(SocketShutdown.Send);

        // The end of the stream has been read when the other side closes.
        while (socket.Receive(new byte[16]) > 0)
        {
        }

        return 0;
    }

    /// <summary>Leaves the processor of the receiver, when that is pinned to one and there is another.</summary>
    private static void OtherProcessor()
    {
        if (OperatingSystem.IsLinux() && Environment.ProcessorCount == 1)
        {
            using var self = Process.GetCurrentProcess();
            nint mine = self.ProcessorAffinity;
            try
            {
                self.ProcessorAffinity = mine == 1 ? 2 : 1;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // There is but one.
            }
        }
    }

    private static void Tell(LiveSent sent)
    {
        Console.Out.WriteLine(JsonSerializer.Serialize(sent));
        Console.Out.Flush();
    }

    private static LiveSent Send(Socket socket, LiveLines lines, LivePhase phase, double rate)
    {
        long start = Stopwatch.GetTimestamp();
        long bytes = 0;
        long count = 0;
        double elapsed = 0;
        while (elapsed < phase.Seconds)
        {
            ReadOnlyMemory<byte> block = lines.Next(Block, out int taken);
            for (ReadOnlySpan<byte> rest = block.Span; !rest.IsEmpty;)
            {
                rest = rest[socket.Send(rest)..];
            }

            bytes += block.Length;
            count += taken;
            elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (rate > 0 && bytes / rate > elapsed + 1e-3)
            {
                Thread.Sleep(1);
                elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }

        return new LiveSent(phase.Name, elapsed, bytes, count);
    }
}
