using System.Net.Http.Headers;

namespace StreamEngine.LoadGen.Output;

/// <summary>Sends each write as one POST; anything but success is an error.</summary>
internal sealed class HttpOutput(Uri address, StreamFormat format) : IByteOutput
{
    private readonly HttpClient _client = new();
    private readonly MediaTypeHeaderValue _type = new(format switch
    {
        StreamFormat.Json or StreamFormat.Gelf or StreamFormat.Docker => "application/x-ndjson",
        StreamFormat.Csv or StreamFormat.CsvLong => "text/csv",
        _ => "text/plain",
    });

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(bytes);
        content.Headers.ContentType = _type;
        using HttpResponseMessage response = await _client.PostAsync(address, content, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
