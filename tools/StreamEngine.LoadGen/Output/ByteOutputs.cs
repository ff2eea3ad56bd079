using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace StreamEngine.LoadGen.Output;

/// <summary>Makes outputs from the text of an option.</summary>
internal static class ByteOutputs
{
    /// <summary>
    /// Reads <c>-</c>, a path, <c>tcp://host:port</c> or <c>http://host:port/path</c>; nothing is opened before the first write.
    /// </summary>
    /// <exception cref="ArgumentException">The address is not complete or its scheme unknown.</exception>
    public static IByteOutput Parse(string text, StreamFormat format)
    {
        if (text == "-") return new StreamOutput(_ => ValueTask.FromResult<Stream>(StandardOutput()));
        if (text.Length == 0) throw new ArgumentException("output: the path is empty");
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0) return new StreamOutput(_ => ValueTask.FromResult<Stream>(File.Create(text, bufferSize: 0)));
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Host.Length == 0)
        {
            throw new ArgumentException($"output: '{text}' is not an address, expected tcp://host:port or http://host:port/path");
        }
        switch (address.Scheme)
        {
            case "tcp" when address.Port > 0:
                return new StreamOutput(token => ConnectAsync(address, token));
            case "tcp":
                throw new ArgumentException($"output: '{text}' has no port, expected tcp://host:port");
            case "http" or "https":
                return new HttpOutput(address, format);
            default:
                throw new ArgumentException($"output: unknown scheme '{address.Scheme}', expected tcp or http");
        }
    }

    // The console's own stream says nothing when the reader of a pipe has gone, so a stream without an end would be written for ever.
    private static FileStream StandardOutput() => new(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);

    private static async ValueTask<Stream> ConnectAsync(Uri address, CancellationToken token)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
